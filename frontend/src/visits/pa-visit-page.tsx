import './pa.css';
import { useState } from 'preact/hooks';
import { CommunicationNeeds, GettingIn, IfSomethingIsWrong } from '../circles/person-facts';
import { type OwnVisit, sharedScope } from '../data/kinds';
import { get, list } from '../data/rows';
import type { Store } from '../data/session';
import { clashesOf } from '../diary/clash';
import { ClashNote } from '../diary/clash-note';
import { privatesFrom } from '../diary/read';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Details, Empty, type Fact, Facts } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Face } from '../ui/face';
import { TextField } from '../ui/field';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { clocks, dayOf, exactClock, sayDay } from '../ui/when';
import { CheckIn } from './check-in';
import { Household, readDiary, Warnings } from './diary';
import { MoveAsked, MoveForm } from './move';
import { NoteForm } from './note-form';
import { handovers, lastSentAt, notesBefore, notesOfVisit, useReading } from './notes';
import { isAhead, standingOf } from './pa-standing';
import { NoteList, Wants } from './pa-visit-parts';
import { capital } from './sentences';
import { readTerms } from './terms';
import { TimesBefore } from './times-before';
import { t } from './words';

interface Props {
  id: string;
}

export function PaVisitPage({ id }: Props) {
  const { db } = useStore();
  const seen = useHeld(
    () => readVisit(db, id),
    [db, id],
    (found) => found !== null,
  );
  if (seen === undefined) {
    return (
      <Page title={t('paVisit.title')} under="/" back={{ href: '/', words: t('paVisit.back') }}>
        <Opening />
      </Page>
    );
  }
  if (seen === null) {
    return (
      <Page title={t('paVisit.title')} under="/" back={{ href: '/', words: t('paVisit.back') }}>
        <Empty title={t('paVisit.gone')}>
          <p>{t('paVisit.goneText')}</p>
        </Empty>
      </Page>
    );
  }
  return <VisitScreen key={id} id={id} {...seen} />;
}

/** Null when this phone does not hold the visit. What only the team may see is null or empty for other PAs. */
async function readVisit(db: Store['db'], id: string) {
  const visit = await get(db, 'own_visit', id);
  if (!visit) return null;
  const { circleId, arrangementId, paId } = visit.d;
  const scope = sharedScope(circleId);
  const arrangements = (await list(db, 'arrangement', scope)).filter(({ d }) => d.paId === paId);
  const arrangement = arrangements.find((each) => each.id === arrangementId) ?? arrangements.at(-1);
  const outcomes = (await list(db, 'outcome', scope)).toSorted((a, b) => a.d.answeredAt.localeCompare(b.d.answeredAt));
  const wishes = await list(db, 'visit_wish', scope);
  return {
    visit,
    circle: (await get(db, 'circle', circleId)) ?? null,
    bond: (await list(db, 'bond')).find(({ d }) => d.circleId === circleId) ?? null,
    what: arrangement?.d.what ?? '',
    wishes: wishes.map(({ d }) => d).filter(({ visitId }) => visitId === null || visitId === id),
    good: outcomes.findLast(({ d }) => d.question === 'good') ?? null,
    help: outcomes.findLast(({ d }) => d.question === 'help') ?? null,
    handedOver: await handovers(db, scope, visit.d.startsAt),
    diary: await readDiary(db),
    beside: (await list(db, 'visit', scope)).filter(
      (each) => visit.d.togetherId !== null && each.d.togetherId === visit.d.togetherId && each.id !== id,
    ),
    notes: await notesOfVisit(db, id),
    earlier: await notesBefore(db, scope, id),
    sentAt: await lastSentAt(db, id),
    terms: await readTerms(db, scope, paId),
    privates: await privatesFrom(db, dayOf(visit.d.startsAt)),
    updatedAt: (await db.phone()).lastPullAt,
  };
}

type Seen = NonNullable<Awaited<ReturnType<typeof readVisit>>>;

function VisitScreen({
  id,
  visit,
  circle,
  bond,
  what,
  wishes,
  good,
  help,
  handedOver,
  diary,
  beside,
  notes,
  earlier,
  sentAt,
  privates,
  terms,
  updatedAt,
}: Seen & { id: string }) {
  const { db } = useStore();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const { d } = visit;
  const name = d.personKnownAs;
  useReading([...handedOver, ...notes, ...earlier]);
  const isToday = dayOf(d.startsAt) === dayOf(now);
  const isMovable = ['proposed', 'confirmed'].includes(d.status) && new Date(d.startsAt) > now;
  return (
    <Page
      title={t('paVisit.to', { name })}
      heading="own"
      under={isToday ? '/' : '/week'}
      back={isToday ? { href: '/', words: t('paVisit.back') } : { href: '/week', words: t('paVisit.backWeek') }}
    >
      <div class="lead">
        <Face name={name} size="l" ring={circle ? 'known' : 'unmet'} />
        <div>
          <Heading says={false}>
            <span class="name">{name}</span>
          </Heading>
          <p>
            {capital(sayDay(dayOf(d.startsAt), now))}, {clocks(d.startsAt, d.endsAt)}
          </p>
        </div>
      </div>
      <CommunicationNeeds needs={circle?.d.communicationNeeds ?? bond?.d.communicationNeeds ?? null} />
      {notSaved}
      {d.bankHoliday && isAhead(d, now) && <p>{t('bankHoliday', { day: d.bankHoliday })}</p>}
      {d.sleepIn && <p>{t('sleepIn')}</p>}
      <Warnings visit={visit} diary={diary} now={now} />
      <Settling id={id} visit={d} save={save} />
      <Telling id={id} visit={d} now={now} save={save} />
      <ClashNote clashes={clashesOf(d, privates, now)} now={now} />
      {isMovable && <MoveAsked id={id} visit={d} side="pa" name={name} now={now} save={save} />}
      <Household visit={visit} diary={diary} now={now} save={save} />
      {beside.length > 0 && (
        <p>
          <b>{t('together.title')}:</b> {inAList(beside.map((each) => each.d.paName))}
        </p>
      )}
      <CheckIn
        visit={d}
        now={now}
        phone={circle?.d.phone ?? null}
        onHere={() => void save('visit.check_in', { visitId: id })}
        onLate={(minutes) => void save('visit.running_late', { visitId: id, minutes })}
        onLeft={() => void save('visit.check_out', { visitId: id })}
      />
      {visit.pending ? <SavedHere /> : sentAt && <SavedHere sentAt={sentAt} now={now} />}
      <Times id={id} visit={d} now={now} />
      <NoteList id="handed-over" title={t('note.handedOver')} notes={handedOver} now={now} />
      {circle ? (
        <>
          <IfSomethingIsWrong circle={circle.d} />
          <GettingIn circle={circle.d} />
          <Wants name={name} what={what} wishes={wishes} good={good?.d ?? null} help={help?.d ?? null} now={now} />
        </>
      ) : (
        <LittleKnown name={name} outcode={bond?.d.outcode ?? null} message={bond?.d.message ?? null} />
      )}
      <NoteForm
        visitId={id}
        label={t(circle ? 'note.label' : 'note.labelAlone', { name })}
        hint={t('note.hint', { name })}
        mayHandOver={circle !== null}
        onSave={(text, isHandover) => save('note.write', { noteId: db.uuid(), visitId: id, text, isHandover })}
      />
      <NoteList id="notes-here" title={t('note.written')} notes={notes} now={now} showsSending />
      <NoteList id="notes-before" title={t('note.before')} notes={earlier} now={now} />
      {isMovable && <MoveForm id={id} visit={d} name={name} terms={terms} own={d} now={now} save={save} />}
      {isAhead(d, now) && ['agreed', 'their-yes', 'needs-yes', 'unheard'].includes(standingOf(d)) && (
        <CallOff id={id} name={name} save={save} />
      )}
      {updatedAt && (
        <p class="small soft">
          {t('paVisit.updated', { name, day: sayDay(dayOf(updatedAt), now), clock: exactClock(updatedAt) })}
        </p>
      )}
    </Page>
  );
}

/** What was said of the times, and before; and the way to put them right. */
function Times({ id, visit, now }: { id: string; visit: OwnVisit; now: Date }) {
  if (visit.status !== 'under_way' && visit.status !== 'done') return null;
  return (
    <>
      <TimesBefore visit={visit} now={now} />
      <LinkButton kind="second" icon="clock" href={`/visits/${id}/times`}>
        {t('times.correct')}
      </LinkButton>
    </>
  );
}

/** Whose yes is still missing, or that the visit is off. */
function Settling({ id, visit, save }: { id: string; visit: OwnVisit; save: Save }) {
  const name = visit.personKnownAs;
  switch (standingOf(visit)) {
    case 'off':
      if (visit.status === 'paused') return <Banner icon="moon" title={t('paVisit.paused', { name })} />;
      return (
        <Banner icon="no" title={t('paVisit.off')}>
          <p>{t('paVisit.offText', { name })}</p>
        </Banner>
      );
    case 'needs-yes':
      return (
        <Banner kind="new" icon="newface" title={t('paVisit.needsYes', { name })}>
          <p>{t('paVisit.needsYesText', { name })}</p>
        </Banner>
      );
    case 'their-yes':
      return (
        <Banner icon="clock" title={t('paVisit.waits', { name })}>
          <p>{t('paVisit.waitsText', { name })}</p>
        </Banner>
      );
    case 'your-yes':
      return (
        <div class="stack-s">
          <Banner icon="dontknow" title={t('paVisit.yourYes', { name })} />
          <div class="two">
            <Button kind="second" icon="yes" onClick={() => void save('visit.confirm', { visitId: id })}>
              {t('paVisit.confirm')}
            </Button>
            <Button kind="second" icon="no" onClick={() => void save('visit.cancel', { visitId: id, reason: '' })}>
              {t('paVisit.decline')}
            </Button>
          </div>
        </div>
      );
    default:
      return null;
  }
}

/** Without a task, by the person's rule, or of a face of which the person wants to be told: whoever told them says so here. */
function Telling({ id, visit, now, save }: { id: string; visit: OwnVisit; now: Date; save: Save }) {
  const { personKnownAs: name, ruleWhat: what, kind, toTell, toldAt } = visit;
  const say = (how: 'phone' | 'in_person') => void save('visit.say_told', { visitId: id, how });
  return (
    <>
      {kind === 'together' && <p>{t('visit.together')}</p>}
      {what && <Banner icon="paper" title={t('visit.byTheirRule', { name, what })} />}
      {toTell && toldAt && <p class="soft">{t('visit.hasBeenTold', { name })}</p>}
      {toTell && toldAt === null && new Date(visit.startsAt) > now && (
        <Banner kind="new" icon="newface" title={t('visit.tell', { name })}>
          <p>{t('visit.tellText', { name })}</p>
          <div class="two">
            <Button kind="second" icon="phone" onClick={() => say('phone')}>
              {t('visit.toldPhone')}
            </Button>
            <Button kind="second" icon="talk" onClick={() => say('in_person')}>
              {t('visit.toldPerson')}
            </Button>
          </div>
        </Banner>
      )}
    </>
  );
}

function LittleKnown({ name, outcode, message }: { name: string; outcode: string | null; message: string | null }) {
  const facts: Fact[] = [];
  if (message) facts.push({ icon: 'talk', text: t('paVisit.quote', { text: message }) });
  if (outcode) facts.push({ icon: 'pin', text: t('paVisit.area', { outcode }) });
  return (
    <Banner icon="key" title={t('paVisit.little')}>
      <p>{t('paVisit.littleText', { name })}</p>
      <Facts facts={facts} />
    </Banner>
  );
}

function CallOff({ id, name, save }: { id: string; name: string; save: Save }) {
  const [reason, setReason] = useState('');
  return (
    <Details icon="no" summary={t('paVisit.cancel')}>
      <div class="stack-s">
        <TextField
          id="reason"
          label={t('paVisit.cancelWhy')}
          hint={t('paVisit.cancelHint', { name })}
          maxLength={400}
          value={reason}
          onInput={setReason}
        />
        <Button kind="harm" icon="no" onClick={() => void save('visit.cancel', { visitId: id, reason: reason.trim() })}>
          {t('paVisit.cancelNow')}
        </Button>
      </div>
    </Details>
  );
}
