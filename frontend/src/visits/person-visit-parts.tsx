import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Circle, MissedVisitPlan, Visit } from '../data/kinds';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextArea } from '../ui/field';
import { dayOf, longDay, sayDay } from '../ui/when';
import { NotePaper } from './note-paper';
import type { WrittenNote } from './notes';
import { isAsked, type Standing } from './standing';
import { WhomToRing } from './whom-to-ring';
import { t } from './words';

interface NobodyCameProps {
  circle: Circle;
  /** The person's own plan for this; null: they have none. */
  plan: MissedVisitPlan | null;
  name: string;
  phone: string | null;
  standing: Standing;
  /** Somebody has said so already; the numbers stay. */
  isSaid: boolean;
  onSay: (said: string) => void;
  /** Null: whoever is close to the PA does not say this for the person. */
  onCame: (() => void) | null;
}

/** First whom to ring, for that helps at once and needs no signal for data; then to say whether somebody came. */
export function NobodyCame({ circle, plan, name, phone, standing, isSaid, onSay, onCame }: NobodyCameProps) {
  const [said, setSaid] = useState('');
  const { holderName } = circle;
  return (
    <Card labelledBy="nobody-came">
      <h2 id="nobody-came">{t(isAsked(standing) ? 'nobodyCame.asked' : 'nobodyCame.title', { name })}</h2>
      {plan === null && <p>{t('nobodyCame.noPlan')}</p>}
      <WhomToRing
        circle={circle}
        plan={plan}
        when={standing === 'waitOver' || standing === 'missed' ? 'over' : 'waiting'}
        pa={phone ? { name, phone } : null}
      />
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
  /** Whose visit it is, where a helper looks; null: the person looks themselves. */
  person: string | null;
  /** The person is asked for their yes, and who says yes knows. */
  isAsked: boolean;
  onTold: (how: 'app' | 'phone' | 'in_person') => void;
}

/** Without a task, by a rule that the person set, or by a face of which they want to be told: sent is not told. */
export function HowAgreed({ visit, name, now, person, isAsked, onTold }: HowAgreedProps) {
  const { kind, ruleWhat: what, ruleSetAt, toTell, toldAt } = visit;
  const isAhead = Date.parse(visit.startsAt) > now.getTime();
  return (
    <>
      {kind === 'together' && <p>{t('visit.together')}</p>}
      {what && ruleSetAt && <Banner icon="paper" title={t('visit.byRule', { day: longDay(dayOf(ruleSetAt)), what })} />}
      {toTell && toldAt === null && isAhead && (
        <Banner
          kind="new"
          icon="newface"
          title={person === null ? t('visit.toTell', { name }) : t('visit.toTellThem', { person, name })}
        >
          {person !== null && (
            <div class="two">
              <Button kind="second" icon="phone" onClick={() => onTold('phone')}>
                {t('visit.toldPhone')}
              </Button>
              <Button kind="second" icon="talk" onClick={() => onTold('in_person')}>
                {t('visit.toldPerson')}
              </Button>
            </div>
          )}
          {person === null && !isAsked && (
            <Button kind="second" onClick={() => onTold('app')}>
              {t('visit.known', { name })}
            </Button>
          )}
        </Banner>
      )}
      {toTell && toldAt && <p class="soft">{toldWords(visit, person, sayDay(dayOf(toldAt), now))}</p>}
    </>
  );
}

/** "You said that you know, today." Of a helper's word the helper reads that the person was told. */
function toldWords({ toldBy, toldHow }: Visit, person: string | null, day: string): string {
  const who = toldBy ?? '';
  if (person !== null) return t(toldHow === 'app' ? 'visit.theyKnow' : 'visit.toldThem', { who, person, day });
  return toldHow === 'app' ? t('visit.toldYourself', { day }) : t('visit.told', { who, day });
}
