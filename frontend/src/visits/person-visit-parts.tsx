import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Circle, MissedVisitPlan, Visit } from '../data/kinds';
import { PlanSteps } from '../person/plan-steps';
import { Banner } from '../ui/banner';
import { Button, RingButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextArea } from '../ui/field';
import { dayOf, longDay, sayDay } from '../ui/when';
import { NotePaper } from './note-paper';
import type { WrittenNote } from './notes';
import { t } from './words';

interface NobodyCameProps {
  circle: Circle;
  /** The person's own plan for this; null: they have none. */
  plan: MissedVisitPlan | null;
  name: string;
  phone: string | null;
  /** The person has said so already; the numbers stay. */
  isSaid: boolean;
  onSay: (said: string) => void;
  /** Null: whoever is close to the PA does not say this for the person. */
  onCame: (() => void) | null;
}

/** First whom to ring, for that helps at once and needs no signal for data; then to say that nobody came. */
export function NobodyCame({ circle, plan, name, phone, isSaid, onSay, onCame }: NobodyCameProps) {
  const [said, setSaid] = useState('');
  const { holderName, holderPhone, emergencyName, emergencyPhone } = circle;
  const hasContacts = plan !== null && plan.contacts.length > 0;
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
      {emergencyPhone && !hasContacts && (
        <RingButton wide kind="second" phone={emergencyPhone}>
          {t('nobodyCame.number', { name: emergencyName || t('nobodyCame.emergency'), phone: emergencyPhone })}
        </RingButton>
      )}
      {holderPhone && (
        <RingButton wide phone={holderPhone}>
          {t('nobodyCame.number', { name: holderName, phone: holderPhone })}
        </RingButton>
      )}
      <p>{t('nobodyCame.danger')}</p>
      {!isSaid && (
        <>
          <p>{t('nobodyCame.then', { holder: holderName })}</p>
          <TextArea
            id="said"
            label={t('nobodyCame.said')}
            hint={t('nobodyCame.saidHint')}
            rows={2}
            maxLength={MAX_REASON}
            value={said}
            onInput={setSaid}
          />
          <Button wide kind="harm" icon="warn" onClick={() => onSay(said.trim())}>
            {t('nobodyCame.say')}
          </Button>
        </>
      )}
      {onCame && (
        <Button wide kind="second" icon="door" onClick={onCame}>
          {t('nobodyCame.came', { name })}
        </Button>
      )}
    </Card>
  );
}

export function Notes({ notes, now }: { notes: readonly WrittenNote[]; now: Date }) {
  return (
    <Card labelledBy="notes">
      <h2 id="notes">{t('personVisit.notes')}</h2>
      <ul class="notes">
        {notes.map((note) => (
          <li key={note.id}>
            <NotePaper note={note} now={now} showsSending={note.isOwn} />
          </li>
        ))}
      </ul>
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
