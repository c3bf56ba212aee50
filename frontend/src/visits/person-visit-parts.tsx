import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Circle, MissedVisitPlan, Visit } from '../data/kinds';
import { PlanSteps } from '../person/plan-steps';
import { Banner } from '../ui/banner';
import { Button, RingButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextArea } from '../ui/field';
import { SavedHere } from '../ui/sync-state';
import { dayAndClock, dayOf, longDay, sayDay } from '../ui/when';
import type { WrittenNote } from './notes';
import { capital } from './sentences';
import { t } from './words';

interface NobodyCameProps {
  circle: Circle;
  /** The person's own plan for this; null: they have none. */
  plan: MissedVisitPlan | null;
  name: string;
  phone: string | null;
  /** The person has said so already; the numbers stay. */
  isSaid: boolean;
  onSay: () => void;
}

/** First whom to ring, for that helps at once and needs no signal for data; then to say that nobody came. */
export function NobodyCame({ circle, plan, name, phone, isSaid, onSay }: NobodyCameProps) {
  const { holderName, holderPhone, emergencyName, emergencyPhone } = circle;
  return (
    <Card labelledBy="nobody-came">
      <h2 id="nobody-came">{t('nobodyCame.title')}</h2>
      {plan && <PlanSteps plan={plan} />}
      <p>{t('nobodyCame.ring')}</p>
      {phone && (
        <RingButton wide kind="second" phone={phone}>
          {t('nobodyCame.number', { name, phone })}
        </RingButton>
      )}
      {holderPhone && (
        <RingButton wide phone={holderPhone}>
          {t('nobodyCame.number', { name: holderName, phone: holderPhone })}
        </RingButton>
      )}
      {emergencyPhone && (
        <RingButton wide kind="second" phone={emergencyPhone}>
          {t('nobodyCame.number', { name: emergencyName || t('nobodyCame.emergency'), phone: emergencyPhone })}
        </RingButton>
      )}
      <p>{t('nobodyCame.danger')}</p>
      {!isSaid && (
        <>
          <p>{t('nobodyCame.then', { holder: holderName })}</p>
          <Button wide kind="harm" icon="warn" onClick={onSay}>
            {t('nobodyCame.say')}
          </Button>
        </>
      )}
    </Card>
  );
}

export function Notes({ notes, now }: { notes: readonly WrittenNote[]; now: Date }) {
  return (
    <Card labelledBy="notes">
      <h2 id="notes">{t('personVisit.notes')}</h2>
      {notes.map(({ id, authorName, text, madeAt, sentAt }) => (
        <div key={id}>
          <p class="own-words">{text}</p>
          <p class="small soft">
            {authorName}, {capital(dayAndClock(madeAt, now))}
          </p>
          <SavedHere sentAt={sentAt} now={now} />
        </div>
      ))}
    </Card>
  );
}

const MAX_REASON = 400;

interface CallOffProps {
  name: string;
  /** The PA asked to come: then this is a no to them. */
  isTheirs: boolean;
  /** What the PA asks by their own terms, where it is late. */
  late: ComponentChildren;
  onCallOff: (reason: string) => void;
}

/** Calling a visit off takes two steps; a reason is welcome and not needed. */
export function CallOff({ name, isTheirs, late, onCallOff }: CallOffProps) {
  const [reason, setReason] = useState('');
  return (
    <Details summary={t(isTheirs ? 'callOff.no' : 'callOff.title')}>
      <div class="stack-s">
        <p>{t('callOff.text', { name })}</p>
        {late}
        <TextArea
          id="reason"
          label={t('callOff.reason')}
          rows={2}
          maxLength={MAX_REASON}
          value={reason}
          onInput={setReason}
        />
        <Button kind="harm" onClick={() => onCallOff(reason.trim())}>
          {t(isTheirs ? 'callOff.noDo' : 'callOff.do')}
        </Button>
      </div>
    </Details>
  );
}

interface HowAgreedProps {
  visit: Visit;
  name: string;
  now: Date;
  onKnow: () => void;
}

/** Without a task, by a rule that the person set, or by a face of which they want to be told: sent is not told. */
export function HowAgreed({ visit, name, now, onKnow }: HowAgreedProps) {
  const { kind, ruleWhat: what, ruleSetAt, toTell, toldAt, toldBy, toldHow } = visit;
  const isAhead = Date.parse(visit.startsAt) > now.getTime();
  return (
    <>
      {kind === 'together' && <p>{t('visit.together')}</p>}
      {what && ruleSetAt && <Banner icon="paper" title={t('visit.byRule', { day: longDay(dayOf(ruleSetAt)), what })} />}
      {toTell && toldAt === null && isAhead && (
        <Banner kind="new" icon="newface" title={t('visit.toTell', { name })}>
          <Button kind="second" onClick={onKnow}>
            {t('visit.known', { name })}
          </Button>
        </Banner>
      )}
      {toTell && toldAt && (
        <p class="soft">
          {toldHow === 'app'
            ? t('visit.toldYourself', { day: sayDay(dayOf(toldAt), now) })
            : t('visit.told', { who: toldBy ?? '', day: sayDay(dayOf(toldAt), now) })}
        </p>
      )}
    </>
  );
}
