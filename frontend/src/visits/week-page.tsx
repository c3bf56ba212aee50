import './pa.css';
import { useLocation } from 'preact-iso';
import { list, range } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { addDays, dayOf, instantAt, sayDay } from '../ui/when';
import { readDiary } from './diary';
import { OfferVisit } from './offer-visit';
import { standingOf } from './pa-standing';
import { capital } from './sentences';
import { VisitRow } from './visit-row';
import { warned } from './warnings';
import { t } from './words';

const DAYS = 14;

export function WeekPage() {
  const { db } = useStore();
  const { query } = useLocation();
  const now = useNow();
  const today = dayOf(now);
  const seen = useHeld(() => readWeeks(db, today), [db, today]);
  const isOffering = query.offer !== undefined;
  return (
    <Page
      title={t(isOffering ? 'offer.title' : 'week.title')}
      under="/week"
      {...(isOffering && { back: { href: '/week', words: t('week.title') } })}
    >
      {seen === undefined && <Opening />}
      {seen && isOffering && <OfferVisit key={query.offer} people={seen.people} circleId={query.offer ?? ''} />}
      {seen && !isOffering && <Weeks {...seen} now={now} />}
    </Page>
  );
}

async function readWeeks(db: Store['db'], today: string) {
  const on = (days: number) => instantAt(addDays(today, days), '00:00');
  const bonds = await list(db, 'bond');
  const people = bonds.filter(({ d }) => d.stage !== 'ended').map(({ d }) => d);
  const { visits: all, places } = await readDiary(db);
  return { visits: await range(db, 'own_visit', on(-DAYS), on(DAYS)), people, odd: warned(all, places) };
}

type Seen = Awaited<ReturnType<typeof readWeeks>>;

function Weeks({ visits, people, odd, now }: Seen & { now: Date }) {
  const today = dayOf(now);
  const ahead = visits.filter(({ d }) => dayOf(d.startsAt) >= today && d.status !== 'declined');
  const past = visits.filter(({ d }) => dayOf(d.startsAt) < today && standingOf(d) !== 'off').reverse();
  const waits = ahead.some(({ d }) => standingOf(d) === 'your-yes');
  return (
    <>
      {waits && (
        <Banner icon="dontknow" title={t('week.waiting')}>
          <a href="/requests">{t('week.seeWaiting')}</a>
        </Banner>
      )}
      {ahead.length === 0 && (
        <Empty title={t('week.none')}>
          <p>{t('week.noneText')}</p>
        </Empty>
      )}
      <Days visits={ahead} odd={odd} now={now} />
      {people.length > 0 && (
        <LinkButton kind="second" wide icon="calendar" href="/week?offer">
          {t('week.offer')}
        </LinkButton>
      )}
      {ahead.length > 0 && (
        <LinkButton kind="second" wide icon="moon" href="/away">
          {t('away.link')}
        </LinkButton>
      )}
      <Details summary={t('week.past')}>
        {past.length === 0 ? <p>{t('week.pastNone')}</p> : <Days visits={past} odd={odd} now={now} />}
      </Details>
    </>
  );
}

function Days({ visits, odd, now }: Pick<Seen, 'visits' | 'odd'> & { now: Date }) {
  const days = [...new Set(visits.map(({ d }) => dayOf(d.startsAt)))];
  return (
    <>
      {days.map((day) => (
        <section key={day} class="stack-s" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{capital(sayDay(day, now))}</h2>
          {visits
            .filter(({ d }) => dayOf(d.startsAt) === day)
            .map(({ id, d, pending }) => (
              <Card key={id} class="slim stack-s">
                <VisitRow id={id} visit={d} isWarned={odd.has(id)} />
                {pending && <SavedHere />}
              </Card>
            ))}
        </section>
      ))}
    </>
  );
}
