import { useLocation } from 'preact-iso';
import { circleIdOf, type People, personScope, readPeople } from '../circles/my-circle';
import { type Flag, sharedScope } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { LinkButton, RingButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { Table } from '../ui/table';
import { Thread } from '../ui/thread';
import { spanAround } from '../ui/thread-path';
import { threadSentence } from '../ui/thread-sentence';
import { useNow } from '../ui/use-now';
import { addDays, clock, dayOf, fullDay } from '../ui/when';
import { clothOf, FORTNIGHT_DAYS, fortnightAgo, looksOf } from './faces';
import { FacesPicture } from './faces-picture';
import { FlagBanner } from './fortnight';
import { LongThread, SpanChoice, useSpan } from './long-thread';
import { t as longWords } from './long-words';
import { lanesOf, weave } from './weave';
import { t } from './words';

export function ThreadPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const visits = useLive(async () => list(db, 'visit', sharedScope(circleId)), [db, circleId]);
  const flags = useLive(async () => list(db, 'flag', personScope(circleId)), [db, circleId]);
  const isReady = people && visits && flags;
  return (
    <Page title={t('thread.title')} heading="say" back={{ href: '/team', words: t('thread.team') }} under="/team">
      {isReady ? (
        <Week
          circleId={circleId}
          people={people}
          visits={visits}
          flags={flags.filter(({ d }) => d.closedAt === null)}
        />
      ) : (
        <Opening />
      )}
    </Page>
  );
}

interface WeekProps {
  circleId: string;
  people: People;
  visits: readonly Row<'visit'>[];
  flags: readonly Row<'flag'>[];
}

function Week({ circleId, people, visits: rows, flags }: WeekProps) {
  const now = useNow();
  const { query } = useLocation();
  const [days, setDays] = useSpan(query.days);
  const today = dayOf(now);
  const since = fortnightAgo(now);
  const visits = rows.map(({ d }) => d);
  const looks = looksOf(people, visits);
  const woven = weave(visits, now);
  const span = spanAround(today, FORTNIGHT_DAYS, FORTNIGHT_DAYS);
  const cloth = clothOf(visits, looks, { since, ...span }, now);
  const dayBefore = addDays(today, -FORTNIGHT_DAYS - 1);
  const before = { since: '', from: addDays(dayBefore, 1 - FORTNIGHT_DAYS), to: dayBefore };
  const earlier = clothOf(visits, looks, before, now);
  const { first, more } = threadSentence(earlier.lanes, earlier.visits);
  return (
    <>
      {days === 14 && <p class="soft small">{t('thread.intro')}</p>}
      {flags.map(({ id, d }) => (
        <FlagBanner key={id} flag={d} leads={false} />
      ))}
      <SpanChoice days={days} onDays={setDays} />
      {days === 14 && cloth.lanes.length === 0 && <Empty title={t('thread.empty')} />}
      {(days !== 14 || cloth.lanes.length > 0) && (
        <Card>
          {days === 14 ? (
            <Thread {...cloth} {...span} when={longWords('span.when.14')} />
          ) : (
            <LongThread
              circleId={circleId}
              days={days}
              woven={woven}
              lanes={lanesOf(woven, looks)}
              describe={(paId, name) => {
                const look = looks(paId);
                return { paId, ...look, name: look.name || name };
              }}
              isOwn
              now={now}
            />
          )}
        </Card>
      )}
      <Card labelledBy="faces">
        <h2 id="faces">{longWords('faces.title')}</h2>
        <FacesPicture circleId={circleId} isOwn />
      </Card>
      <Card>
        <GoLink href="/thread/ahead" before={<Icon name="calendar" />}>
          {t('thread.ahead')}
        </GoLink>
        <GoLink href="/thread/numbers" before={<Icon name="table" />}>
          {longWords('numbers.link')}
        </GoLink>
      </Card>
      {flags.map(({ id, d }) => (
        <Why key={id} flag={d} visits={rows} people={people} now={now} nameOf={(paId) => looks(paId).name} />
      ))}
      {earlier.lanes.length > 0 && (
        <Card labelledBy="before">
          <h2 id="before">{t('thread.before')}</h2>
          <p>
            <strong>{first}</strong> {more}
          </p>
        </Card>
      )}
    </>
  );
}

interface WhyProps {
  flag: Flag;
  visits: readonly Row<'visit'>[];
  people: People;
  now: Date;
  nameOf: (paId: string) => string;
}

/** The visits behind a flag, one by one, and what the person can do: which may be nothing. */
function Why({ flag, visits, people: { circle }, now, nameOf }: WhyProps) {
  const counted = visits.filter(({ id }) => flag.visitIds.includes(id));
  const columns = [
    {
      label: t('flag.day'),
      cell: ({ d }: Row<'visit'>) => t('flag.when', { day: fullDay(dayOf(d.startsAt), now), clock: clock(d.startsAt) }),
      isHeader: true,
    },
    { label: t('flag.pa'), cell: ({ d }: Row<'visit'>) => nameOf(d.paId) },
  ];
  return (
    <Card labelledBy="why">
      <h2 id="why">{t('flag.visits')}</h2>
      <Table caption={t('flag.visits')} hidesCaption columns={columns} rows={counted} rowKey={({ id }) => id} />
      {counted.length < flag.visitIds.length && <p class="soft">{t('flag.older')}</p>}
      <p>{t('flag.next')}</p>
      <div class="two">
        <LinkButton href="/find" icon="find">
          {t('flag.find')}
        </LinkButton>
        {circle.holderPhone && (
          <RingButton kind="second" phone={circle.holderPhone}>
            {t('flag.ring', { holder: circle.holderName })}
          </RingButton>
        )}
      </div>
    </Card>
  );
}
