import { useLocation } from 'preact-iso';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import { sharedScope } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Card, Empty, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { Thread } from '../ui/thread';
import { spanAround } from '../ui/thread-path';
import { threadSentence } from '../ui/thread-sentence';
import { useNow } from '../ui/use-now';
import { addDays, dayOf } from '../ui/when';
import { clothOf, FORTNIGHT_DAYS, fortnightAgo, looksOf } from './faces';
import { FacesPicture } from './faces-picture';
import { FlagBanner, isShown } from './fortnight';
import { LongThread, SpanChoice, useSpan } from './long-thread';
import { t as longWords } from './long-words';
import { lanesOf, weave } from './weave';
import { t } from './words';

export function ThreadPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const visits = useLive(async () => list(db, 'visit', sharedScope(circleId)), [db, circleId]);
  const flags = useLive(async () => list(db, 'flag'), [db, circleId]);
  const isReady = people && visits && flags;
  return (
    <Page title={t('thread.title')} heading="say" back={{ href: '/team', words: t('thread.team') }} under="/team">
      {isReady ? (
        <Week
          circleId={circleId}
          people={people}
          visits={visits}
          flags={flags.filter(({ d }) => d.circleId === circleId && isShown(d, new Date()))}
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
        <FlagBanner key={id} id={id} flag={d} />
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
