import { TooClose, useIsClose } from '../circles/interest';
import { circleIdOf, memberWith, type People, readPeople } from '../circles/my-circle';
import { type Looks, looksOf } from '../continuity/faces';
import { circleOf, sharedScope, type Visit } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { Portrait } from '../files/picture';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Empty } from '../ui/card';
import { Marked } from '../ui/marked';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { clock, clocks, dayOf, sayDay } from '../ui/when';
import { LateTerms, MoveAsked, MoveForm } from './move';
import { NoteForm } from './note-form';
import { notesOfVisit, useReading } from './notes';
import { CallOff, HowAgreed, NobodyCame, Notes } from './person-visit-parts';
import { useSeeingLate } from './seeing-late';
import { capital } from './sentences';
import { expectedAt, headWords, isAhead, mayHaveBeenMissed, meaningWords, type Standing, standingOf } from './standing';
import { readTerms } from './terms';
import { TimesBefore } from './times-before';
import { ring, StandingStatus } from './today-cards';
import { AskSecond, Together } from './together';
import { t } from './words';

interface Props {
  id: string;
}

export function PersonVisitPage({ id }: Props) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const visit = useHeld(async () => (await get(db, 'visit', id)) ?? null, [id]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const visits = useLive(async () => list(db, 'visit', sharedScope(circleId)), [db, circleId]);
  const isReady = visit && people && visits;
  return (
    <Page key={id} title={t('personVisit.title')} heading={isReady ? 'own' : 'title'} back={{ href: '/' }} under="/">
      {visit === null && (
        <Empty title={t('personVisit.gone')}>
          <p>{t('personVisit.goneText')}</p>
        </Empty>
      )}
      {visit !== null && !isReady && <Opening />}
      {isReady && (
        <TheVisit
          row={visit}
          people={people}
          looks={looksOf(
            people,
            visits.map(({ d }) => d),
          )(visit.d.paId)}
        />
      )}
    </Page>
  );
}

function TheVisit({ row, people, looks }: { row: Row<'visit'>; people: People; looks: Looks }) {
  const { id, scope, d: visit, pending } = row;
  const { db, account } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const notes = useLive(async () => notesOfVisit(db, id), [db, id]);
  const ask = useLive(async () => (await list(db, 'ask')).find(({ d }) => d.visitId === id), [db, id]);
  const plan = useLive(
    async () => (await list(db, 'missed_visit_plan')).find(({ scope }) => scope === row.scope),
    [db, row.scope],
  );
  const isClose = useIsClose(circleOf(row.scope) ?? '', visit.paId);
  const terms = useLive(async () => readTerms(db, row.scope, visit.paId), [db, row.scope, visit.paId]);
  const isOwn = account.roles.person.includes(circleOf(row.scope) ?? '');
  const standing = standingOf(visit, now, plan?.d.waitMinutes ?? null);
  const waitsForYou = standing === 'waitsForYou' || standing === 'waitsForBoth';
  useReading(notes);
  useSeeingLate(standing === 'late' ? [{ id, visit }] : []);
  const { name } = looks;
  const member = memberWith(people, visit.paId);
  const together = useLive(
    async () => (await list(db, 'visit')).filter((each) => isWith(each, id, visit.togetherId)),
    [db, id, visit.togetherId],
  );
  const gap = useLive(async () => (await list(db, 'cover')).find(({ d }) => d.visitId === id) ?? null, [db, id]);
  const isOff = standing === 'cancelled' || standing === 'declined';
  const isOpen = visit.status === 'proposed' || visit.status === 'confirmed';
  const hasStarted = Date.parse(visit.startsAt) <= now.getTime();
  return (
    <>
      <div class="lead">
        <Portrait photo={looks.photo} name={name} yarn={looks.yarn} size="xl" ring={ring(looks)} />
        <div class="stack-s">
          <Heading>{headWords(standing, name, visit.startsAt, now)}</Heading>
          <StandingStatus standing={standing} name={name} />
        </div>
      </div>
      <p>
        <strong>{capital(sayDay(dayOf(visit.startsAt), now))}</strong>, {clocks(visit.startsAt, visit.endsAt)}
      </p>
      {standing === 'late' && (
        <p>
          <Marked text={t('personToday.late', { about: clock(expectedAt(visit)), planned: clock(visit.startsAt) })} />
        </p>
      )}
      <p>{meaningOf(standing, name, visit)}</p>
      {visit.bankHoliday && isAhead(standing) && <p>{t('bankHoliday', { day: visit.bankHoliday })}</p>}
      {visit.sleepIn && <p>{t('sleepIn')}</p>}
      <HowAgreed
        visit={visit}
        name={name}
        now={now}
        person={isOwn ? null : (people.circle.knownAs ?? people.circle.personName)}
        isAsked={waitsForYou}
        onTold={(how) => void save('visit.say_told', { visitId: id, how })}
      />
      <CheckedIn visit={visit} />
      <TimesBefore visit={visit} now={now} />
      {notSaved}
      {pending && <SavedHere />}
      {isOpen && <MoveAsked id={id} visit={visit} side="person" name={name} now={now} save={save} />}
      {together && together.length > 0 && <Together visit={visit} name={name} others={together} now={now} />}
      {isOff && gap && (
        <LinkButton kind="second" wide icon="team" href={`/cover/${gap.id}`}>
          {t('cover.see')}
        </LinkButton>
      )}
      {isOff && gap === null && !hasStarted && (
        <Button
          kind="second"
          wide
          icon="team"
          onClick={() => void save('cover.ask', { circleId: circleOf(scope) ?? '', paId: visit.paId, visitIds: [id] })}
        >
          {t('cover.begin')}
        </Button>
      )}
      {standing === 'paused' && (
        <LinkButton kind="second" wide href="/pause">
          {t('pause.see')}
        </LinkButton>
      )}
      {member?.phone && isAhead(standing) && (
        <RingButton kind="second" phone={member.phone}>
          {t('ring', { name })}
        </RingButton>
      )}
      {standing === 'needsYes' && ask && (
        <LinkButton wide href={`/asks/${ask.id}`}>
          {t('personVisit.toAsk')}
        </LinkButton>
      )}
      {waitsForYou && isClose && <TooClose name={name} />}
      {waitsForYou && !isClose && (
        <Button wide icon="yes" onClick={() => void save('visit.confirm', { visitId: id })}>
          {t('personVisit.confirm', { name })}
        </Button>
      )}
      {standing === 'missed' && visit.missedSaidBy && pending && (
        <Banner kind="harm" icon="warn" title={t('personVisit.reachedNobody')}>
          <p>{t('personVisit.ringInstead', { holder: people.circle.holderName })}</p>
        </Banner>
      )}
      {(mayHaveBeenMissed(standing) || standing === 'missed') && (
        <NobodyCame
          circle={people.circle}
          plan={plan?.d ?? null}
          name={name}
          phone={member?.phone ?? null}
          standing={standing}
          isSaid={standing === 'missed' && visit.missedSaidBy !== null}
          onSay={(said) => void save('visit.nobody_came', { visitId: id, said })}
          onCame={isClose ? null : () => void save('visit.came', { visitId: id })}
        />
      )}
      {isAhead(standing) && (
        <LinkButton kind="second" icon="pen" href={`/wishes?visit=${id}`}>
          {t('personVisit.wishes')}
        </LinkButton>
      )}
      {notes && notes.length > 0 && <Notes notes={notes} now={now} />}
      {hasStarted && (
        <NoteForm
          visitId={id}
          label={t('personVisit.note')}
          hint={t('personVisit.noteHint')}
          onSave={(text) => save('note.write', { noteId: db.uuid(), visitId: id, text })}
        />
      )}
      {isOpen && !hasStarted && <MoveForm id={id} visit={visit} name={name} terms={terms} now={now} save={save} />}
      {isOpen && !hasStarted && (
        <AskSecond
          members={people.members.filter(
            ({ d }) => ![visit, ...(together ?? []).map((each) => each.d)].some((each) => each.paId === d.paId),
          )}
          onAsk={(paId) => void save('visit.add_second', { visitId: id, secondId: db.uuid(), paId })}
        />
      )}
      {isOpen && !hasStarted && (
        <CallOff
          name={name}
          late={<LateTerms visit={visit} name={name} terms={terms} now={now} />}
          isTheirs={visit.status === 'proposed' && visit.proposedBy === 'pa'}
          onCallOff={(reason) => void save('visit.cancel', { visitId: id, reason })}
        />
      )}
    </>
  );
}

/** Another PA's visit that is one with this. */
function isWith({ id, d }: Row<'visit'>, visitId: string, togetherId: string | null): boolean {
  return togetherId !== null && d.togetherId === togetherId && id !== visitId;
}

/** Whose word it is, where that is not the PA's. */
function meaningOf(standing: Standing, name: string, visit: Visit): string {
  const { cameSaidBy, checkedInAt, missedSaidBy } = visit;
  if (standing === 'here' && !checkedInAt && cameSaidBy) return t('personVisit.cameSaid', { who: cameSaidBy, name });
  if (standing === 'missed' && missedSaidBy) return t('personVisit.missedSaid', { who: missedSaidBy });
  return meaningWords(standing, name);
}

/** When the PA was there, as they said themselves. */
function CheckedIn({ visit: { checkedInAt, checkedOutAt } }: { visit: Visit }) {
  if (!checkedInAt) return null;
  return (
    <p class="soft">
      {checkedOutAt
        ? t('personVisit.inAndOut', { from: clock(checkedInAt), to: clock(checkedOutAt) })
        : t('personVisit.in', { from: clock(checkedInAt) })}
    </p>
  );
}
