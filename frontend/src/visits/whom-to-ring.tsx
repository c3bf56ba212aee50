import type { Circle, MissedVisitPlan } from '../data/kinds';
import { PlanSteps } from '../person/plan-steps';
import { RingButton, unbroken } from '../ui/button';
import { t } from './words';

interface Props {
  circle: Circle;
  /** The person's own plan; null: they have none. */
  plan: MissedVisitPlan | null;
  /** `before` the visit, while its plan's wait is not over, or once it is. */
  when: 'before' | 'waiting' | 'over';
  /** The PA, where they may be rung. */
  pa?: { name: string; phone: string } | null;
}

/** Whom to ring when nobody comes, with one tap: by the person's plan, or the emergency numbers where there is none. */
export function WhomToRing({ circle, plan, when, pa = null }: Props) {
  const { holderName, holderPhone, emergencyName, emergencyPhone } = circle;
  const hasContacts = plan !== null && plan.contacts.length > 0;
  return (
    <>
      {plan && <PlanSteps plan={plan} when={when} />}
      {emergencyPhone && !hasContacts && (
        <RingButton wide phone={emergencyPhone}>
          {t('nobodyCame.number', {
            name: emergencyName || t('nobodyCame.emergency'),
            phone: unbroken(emergencyPhone),
          })}
        </RingButton>
      )}
      {pa && (
        <RingButton wide kind="second" phone={pa.phone}>
          {t('nobodyCame.number', { name: pa.name, phone: unbroken(pa.phone) })}
        </RingButton>
      )}
      {holderPhone && (
        <RingButton wide kind="second" phone={holderPhone}>
          {t('nobodyCame.number', { name: holderName, phone: unbroken(holderPhone) })}
        </RingButton>
      )}
      <RingButton wide kind="harm" phone="999">
        {t('nobodyCame.danger')}
      </RingButton>
      {!hasContacts && (
        <p>
          <a href="/plan">{t('nobodyCame.makePlan')}</a>
        </p>
      )}
    </>
  );
}
