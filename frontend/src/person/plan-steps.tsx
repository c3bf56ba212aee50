import type { MissedVisitPlan } from '../data/kinds';
import { RingButton, unbroken } from '../ui/button';
import { t } from './words';

interface Props {
  plan: MissedVisitPlan;
  /** `before` it is needed, while its wait is not over, or once it is. */
  when?: 'before' | 'waiting' | 'over';
}

/** Whom to ring, in order, and what then: the person's own plan, with one tap for each number. */
export function PlanSteps({ plan: { contacts, waitMinutes, what }, when = 'waiting' }: Props) {
  const say = { before: 'plan.ringInOrder', waiting: 'plan.ringAfter', over: 'plan.ringWaited' } as const;
  return (
    <>
      {contacts.length > 0 && (
        <p>{waitMinutes > 0 || when === 'before' ? t(say[when], { count: waitMinutes }) : t('plan.ringNow')}</p>
      )}
      {contacts.map(({ name, phone }, place) => (
        <RingButton key={`${place}:${phone}`} wide kind={place === 0 ? 'first' : 'second'} phone={phone}>
          {t('plan.number', { name, phone: unbroken(phone) })}
        </RingButton>
      ))}
      {what && <p class="own-words">{what}</p>}
    </>
  );
}
