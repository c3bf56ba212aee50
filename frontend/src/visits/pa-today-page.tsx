import './pa.css';
import { isOverdue, underWay } from '../buddies/alone';
import { t as buddyWords } from '../buddies/words';
import { CommunicationNeeds } from '../circles/person-facts';
import { listRequests } from '../circles/requests';
import { list, range } from '../data/rows';
import type { Store } from '../data/session';
import { PrivateRow } from '../diary/private-row';
import { privatesFrom } from '../diary/read';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { addDays, clock, clocks, dayAndClock, dayOf, fullDay, instantAt } from '../ui/when';
import { CheckIn } from './check-in';
import { isAhead, isOfToday, standingOf } from './pa-standing';
import { VisitRow } from './visit-row';
import { t } from './words';

export function PaTodayPage() {
  const { db } = useStore();
  const now = useNow();
  const today = dayOf(now);
  const seen = useHeld(
    () => readDay(db, today),
    [db, today],
    ({ visits }) => visits.some(({ d }) => isOfToday(d, now)),
  );
  return (
    <Page title={t('paDay.date', { date: fullDay(today, now) })} under="/">
      {seen ? <Day {...seen} now={now} /> : <Opening />}
    </Page>
  );
}

const NEAR_DAYS = 3;
const AHEAD_DAYS = 90;

/** The visits from yesterday on, at least up to the first after today, with what the door needs of each person. */
async function readDay(db: Store['db'], today: string) {
  const midnight = (days: number) => instantAt(addDays(today, days), '00:00');
  const near = await range(db, 'own_visit', midnight(-1), midnight(NEAR_DAYS));
  const hasNext = near.some(({ d }) => dayOf(d.startsAt) > today && isAhead(d, new Date(midnight(0))));
  const visits = hasNext ? near : await range(db, 'own_visit', midnight(-1), midnight(AHEAD_DAYS));
  const circles = new Map((await list(db, 'circle')).map((circle) => [circle.id, circle]));
  return { visits, circles, privates: await privatesFrom(db, today) };
}

type Seen = Awaited<ReturnType<typeof readDay>>;
type Visit = Seen['visits'][number];

function Day({ visits, privates, circles, now }: Seen & { now: Date }) {
  const ofToday = visits.filter(({ d }) => isOfToday(d, now));
  const open = ofToday.filter(({ d }) => standingOf(d) !== 'done');
  const next = open.find(({ d }) => standingOf(d) === 'here') ?? open[0];
  const done = ofToday.filter(({ d }) => standingOf(d) === 'done');
  const ahead = visits.find(({ d }) => dayOf(d.startsAt) > dayOf(now) && isAhead(d, now));
  return (
    <>
      <AloneCard now={now} />
      <RequestsCard />
      {done.length > 0 && (
        <ul class="stack-s">
          {done.map(({ id, d }) => (
            <li key={id}>
              <a class="past-visit" href={`/visits/${id}`}>
                <Icon name="yes" small />
                {t('paDay.visitDone', { clock: clock(d.checkedInAt ?? d.startsAt), name: d.personKnownAs })}
              </a>
            </li>
          ))}
        </ul>
      )}
      {next && <NextVisit key={next.id} visit={next} circle={circles.get(next.d.circleId)?.d} now={now} />}
      {open
        .filter((visit) => visit !== next)
        .map(({ id, d }) => (
          <Card key={id} class="slim">
            <VisitRow id={id} visit={d} />
          </Card>
        ))}
      {privates
        .filter(({ d }) => dayOf(d.startsAt) <= dayOf(now) && d.endsAt > now.toISOString())
        .map(({ id, d }) => (
          <Card key={id} class="slim">
            <PrivateRow id={id} visit={d} />
          </Card>
        ))}
      {ofToday.length === 0 && <NothingToday ahead={ahead} now={now} />}
      {ofToday.length > 0 && ahead && <AheadLine ahead={ahead} now={now} />}
    </>
  );
}

/** Who works alone and has not said that they are out is asked on the first page. */
function AloneCard({ now }: { now: Date }) {
  const { db } = useStore();
  const rows = useHeld(() => list(db, 'lone_working'), [db]);
  const alone = rows && underWay(rows, now);
  if (!alone) return null;
  const isLate = isOverdue(alone.d, now);
  return (
    <Banner
      kind={isLate ? 'harm' : 'held'}
      icon={isLate ? 'warn' : 'clock'}
      title={buddyWords(isLate ? 'buddy.overdue' : 'buddy.alone', { clock: clock(alone.d.until) })}
    >
      <LinkButton kind="second" icon="yes" href="/buddy">
        {buddyWords('buddy.card')}
      </LinkButton>
    </Banner>
  );
}

/** How many people ask for this PA. Read by itself: it takes all visits, and a tap on today's need not wait for that. */
function RequestsCard() {
  const { db } = useStore();
  const people = useHeld(async () => new Set((await listRequests(db)).map(({ circleId }) => circleId)).size, [db]);
  if (!people) return null;
  return (
    <Card class="slim">
      <GoLink href="/requests" before={<Icon name="team" />}>
        <b>{t('paDay.requests', { count: people })}</b>
        <br />
        {t('paDay.seeRequests')}
      </GoLink>
    </Card>
  );
}

interface NextProps {
  visit: Visit;
  circle: { phone: string | null; communicationNeeds: string | null } | undefined;
  now: Date;
}

function NextVisit({ visit: { id, d, pending }, circle, now }: NextProps) {
  const { save, notSaved } = useSaving();
  const name = d.personKnownAs;
  return (
    <Card class="stack" labelledBy="next-visit">
      <div class="lead">
        <Face name={name} size="l" ring={circle ? 'known' : 'unmet'} />
        <div>
          <h2 id="next-visit" class="name">
            {name}
          </h2>
          <p>{clocks(d.startsAt, d.endsAt)}</p>
        </div>
      </div>
      <CommunicationNeeds needs={circle?.communicationNeeds ?? null} />
      {notSaved}
      <CheckIn
        visit={d}
        now={now}
        phone={circle?.phone ?? null}
        onHere={() => void save('visit.check_in', { visitId: id })}
        onLate={(minutes) => void save('visit.running_late', { visitId: id, minutes })}
        onLeft={() => void save('visit.check_out', { visitId: id })}
      />
      {pending && <SavedHere />}
      <GoLink href={`/visits/${id}`} before={<Icon name="paper" />}>
        <b>{t('paDay.open', { name })}</b>
      </GoLink>
    </Card>
  );
}

interface AheadProps {
  ahead: Visit | undefined;
  now: Date;
}

function NothingToday({ ahead, now }: AheadProps) {
  return (
    <Empty title={t('paDay.none')}>
      <p>
        {ahead
          ? t('paDay.next', { name: ahead.d.personKnownAs, when: dayAndClock(ahead.d.startsAt, now) })
          : t('paDay.noneAhead')}
      </p>
      <LinkButton kind="second" icon="calendar" href="/week">
        {t('paDay.seeWeek')}
      </LinkButton>
    </Empty>
  );
}

function AheadLine({ ahead, now }: { ahead: Visit; now: Date }) {
  const { personKnownAs: name, startsAt } = ahead.d;
  return (
    <Card kind="plain" class="slim">
      <GoLink href={`/visits/${ahead.id}`} before={<Face name={name} size="s" />}>
        {t('paDay.later', { name, when: dayAndClock(startsAt, now) })}
      </GoLink>
    </Card>
  );
}
