import { useState } from 'preact/hooks';
import { callName } from '../circles/faces';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import type { CareMatchDb } from '../data/db';
import { type PauseReason, sharedScope, type Visit } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { addDays, dayOf, sayDay } from '../ui/when';
import { pauseWords, payableWords } from './pause-words';
import { isForGood, pausesAhead } from './pauses';
import { payableIn } from './terms';
import { t } from './words';

/** Hospital, holiday, moving away, death: said once, and everything keeps to it. */
export function PausePage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const held = useHeld(async () => readPauses(db, circleId), [db, circleId]);
  const hasDied = held?.pauses.some(({ d }) => d.reason === 'died' && (d.endsOn === null || d.endsOn >= d.startsOn));
  return (
    <Page title={t(hasDied ? 'pause.seeDied' : 'pause.title')} under="/" back={{ href: '/' }}>
      {held ? <Pauses held={held} circleId={circleId} isOwn={account.roles.person.includes(circleId)} /> : <Opening />}
    </Page>
  );
}

interface Held {
  people: People;
  pauses: Row<'pause'>[];
  visits: Row<'visit'>[];
}

async function readPauses(db: CareMatchDb, circleId: string): Promise<Held | null> {
  const people = await readPeople(db, circleId);
  const shared = sharedScope(circleId);
  return people && { people, pauses: await list(db, 'pause', shared), visits: await list(db, 'visit', shared) };
}

function Pauses({ held, circleId, isOwn }: { held: Held; circleId: string; isOwn: boolean }) {
  const now = useNow();
  const { save, notSaved } = useSaving();
  const ahead = pausesAhead(held.pauses, dayOf(now));
  const isOver = ahead.some(({ d }) => isForGood(d) && d.startsOn <= dayOf(now));
  const visits = held.visits.map(({ d }) => d);
  const person = held.people.circle.knownAs ?? '';
  const begin = <BeginPause circleId={circleId} isOwn={isOwn} person={person} save={save} now={now} />;
  return (
    <>
      {notSaved}
      {ahead.map((pause) => (
        <PauseCard
          key={pause.id}
          row={pause}
          people={held.people}
          visits={visits}
          isOwn={isOwn}
          now={now}
          save={save}
        />
      ))}
      {!isOver && ahead.length === 0 && begin}
      {!isOver && ahead.length > 0 && <Details summary={t('pause.another')}>{begin}</Details>}
    </>
  );
}

interface CardProps {
  row: Row<'pause'>;
  people: People;
  visits: readonly Visit[];
  isOwn: boolean;
  now: Date;
  save: Save;
}

/** A pause, what it costs by each PA's terms, and how to say when it ends. */
function PauseCard({ row: { id, d, pending }, people, visits, isOwn, now, save }: CardProps) {
  const person = people.circle.knownAs ?? people.circle.personName;
  const costs = people.members.flatMap(({ d: member }) => {
    const payable = payableIn(d, member.paId, member, visits);
    return payable ? [{ paId: member.paId, words: payableWords(callName(member), payable) }] : [];
  });
  return (
    <Card labelledBy={`pause-${id}`}>
      <h2 id={`pause-${id}`}>{pauseWords(d, isOwn ? null : person, now)}</h2>
      {d.reason === 'died' ? (
        <p>{t('pause.diedText', { holder: people.circle.holderName })}</p>
      ) : (
        <p>{t('pause.stopped')}</p>
      )}
      {pending && <SavedHere />}
      {costs.map(({ paId, words }) => (
        <p key={paId}>{words}</p>
      ))}
      {costs.length > 0 && <p class="small soft">{t('pause.money')}</p>}
      {!isForGood(d) && <EndPause id={id} startsOn={d.startsOn} endsOn={d.endsOn} now={now} save={save} />}
      <Details summary={t('pause.mistake')}>
        <div class="stack-s">
          <p>{t('pause.mistakeText')}</p>
          <Button
            kind="second"
            onClick={() => void save('pause.end', { pauseId: id, endsOn: addDays(d.startsOn, -1) })}
          >
            {t(d.reason === 'died' ? 'pause.mistakeDoDied' : 'pause.mistakeDo')}
          </Button>
        </div>
      </Details>
    </Card>
  );
}

interface EndProps {
  id: string;
  startsOn: string;
  endsOn: string | null;
  now: Date;
  save: Save;
}

function EndPause({ id, startsOn, endsOn, now, save }: EndProps) {
  const [day, setDay] = useState(endsOn ?? dayOf(now));
  const [isWrong, setWrong] = useState(false);
  const end = () => {
    const isDay = day >= startsOn;
    setWrong(!isDay);
    if (isDay) void save('pause.end', { pauseId: id, endsOn: day });
  };
  return (
    <Form onSubmit={end} class="stack-s">
      <TextField
        id={`last-${id}`}
        type="date"
        label={t('pause.lastDay')}
        hint={t('pause.lastDayHint')}
        error={isWrong ? t('pause.noLast', { day: sayDay(startsOn, now) }) : undefined}
        value={day}
        onInput={setDay}
      />
      <Button type="submit" kind="second">
        {t('pause.end')}
      </Button>
    </Form>
  );
}

interface BeginProps {
  circleId: string;
  isOwn: boolean;
  person: string;
  save: Save;
  now: Date;
}

/** Nobody says of themselves that they have died. */
function BeginPause({ circleId, isOwn, person, save, now }: BeginProps) {
  const { db } = useStore();
  const [reason, setReason] = useState<PauseReason | null>(null);
  const [startsOn, setStart] = useState(dayOf(now));
  const [endsOn, setEnd] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const reasons: PauseReason[] = ['hospital', 'holiday', 'moved_away', ...(isOwn ? [] : ['died' as const])];
  const hasEnd = reason === 'hospital' || reason === 'holiday';
  const begin = async () => {
    const wrong: FieldError[] = [];
    if (!reason) wrong.push({ field: 'reason', text: t('pause.noReason') });
    if (!/^\d{4}-\d\d-\d\d$/.test(startsOn)) wrong.push({ field: 'starts', text: t('pause.noStart') });
    else if (reason === 'died' && startsOn > dayOf(now)) wrong.push({ field: 'starts', text: t('pause.notYet') });
    if (hasEnd && endsOn !== '' && endsOn < startsOn) {
      wrong.push({ field: 'ends', text: t('pause.noLast', { day: sayDay(startsOn, now) }) });
    }
    setTry({ round: round + 1, errors: wrong });
    if (!reason || wrong.length > 0) return;
    const args = { pauseId: db.uuid(), circleId, reason, startsOn, endsOn: hasEnd && endsOn ? endsOn : null };
    if (await save('pause.begin', args)) setReason(null);
  };
  return (
    <Form onSubmit={() => void begin()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      <RadioGroup
        id="reason"
        label={isOwn ? t('pause.why') : t('pause.whyOf', { person })}
        error={errorAt('reason')}
        choices={reasons.map((value) => ({
          value,
          label: t(isOwn ? `pause.own.${value}` : `pause.of.${value}`, { person }),
        }))}
        value={reason}
        onChange={setReason}
      />
      <TextField
        id="starts"
        type="date"
        label={t(reason === 'died' ? 'pause.diedOn' : 'pause.from')}
        error={errorAt('starts')}
        value={startsOn}
        onInput={setStart}
      />
      {hasEnd && (
        <TextField
          id="ends"
          type="date"
          label={t('pause.until')}
          hint={t('pause.untilHint')}
          error={errorAt('ends')}
          value={endsOn}
          onInput={setEnd}
        />
      )}
      {reason && (
        <Banner icon="calendar" title={t('pause.then')}>
          <p>{t(reason === 'died' ? 'pause.thenDied' : 'pause.thenText')}</p>
        </Banner>
      )}
      <Button type="submit" wide>
        {t(reason === 'died' ? 'pause.beginDied' : 'pause.begin')}
      </Button>
    </Form>
  );
}
