import './pa.css';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { list, type Row, range } from '../data/rows';
import type { Store } from '../data/session';
import { clashesOf } from '../diary/clash';
import { ClashNote } from '../diary/clash-note';
import { PrivateRow } from '../diary/private-row';
import { PrivateVisitForm } from '../diary/private-visit-form';
import { privatesFrom } from '../diary/read';
import { t as privately } from '../diary/words';
import { useHeld } from '../held';
import { circlesOver } from '../over';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { UndoToast } from '../ui/undo-toast';
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
  const { db, account } = useStore();
  const { query } = useLocation();
  const now = useNow();
  const today = dayOf(now);
  const seen = useHeld(() => readWeeks(db, today), [db, today]);
  const { save, notSaved } = useSaving();
  const [removed, setRemoved] = useState<Row<'private_visit'> | null>(null);
  const putBack = async ({ id, d }: Row<'private_visit'>) => {
    setRemoved(null);
    await save('diary.add_private', { privateVisitId: id, paId: account.roles.pa[0] ?? '', ...d });
  };
  const privateId = query.private;
  const shown = query.offer !== undefined ? 'offer' : privateId !== undefined ? 'private' : 'weeks';
  return (
    <Page
      title={shown === 'offer' ? t('offer.title') : shown === 'private' ? privately('private.title') : t('week.title')}
      under="/week"
      {...(shown !== 'weeks' && { back: { href: '/week', words: t('week.title') } })}
    >
      {notSaved}
      {seen === undefined && <Opening />}
      {seen && shown === 'offer' && (
        <OfferVisit
          key={query.offer}
          side="pa"
          others={seen.people.map((bond) => ({
            id: bond.circleId,
            name: bond.personKnownAs,
            circleId: bond.circleId,
            paId: bond.paId,
            isNew: bond.stage !== 'chosen',
            urgentRules: bond.urgentRules,
          }))}
          who={query.offer ?? ''}
        />
      )}
      {seen && shown === 'private' && (
        <Private key={privateId} id={privateId ?? ''} seen={seen} now={now} onRemoved={setRemoved} />
      )}
      {seen && shown === 'weeks' && <Weeks {...seen} now={now} />}
      {removed && (
        <UndoToast
          message={privately('private.removed')}
          onUndo={() => void putBack(removed)}
          onClose={() => setRemoved(null)}
        />
      )}
    </Page>
  );
}

async function readWeeks(db: Store['db'], today: string) {
  const on = (days: number) => instantAt(addDays(today, days), '00:00');
  const bonds = await list(db, 'bond');
  const over = await circlesOver(db);
  const people = bonds.map(({ d }) => d).filter(({ stage, circleId }) => stage !== 'ended' && !over.has(circleId));
  const diary = await readDiary(db);
  const visits = await range(db, 'own_visit', on(-DAYS), on(DAYS));
  return { visits, privates: await privatesFrom(db, addDays(today, -DAYS)), people, odd: warned(diary.visits, diary) };
}

type Seen = Awaited<ReturnType<typeof readWeeks>>;

interface PrivateProps {
  id: string;
  seen: Seen;
  now: Date;
  onRemoved: (removed: Row<'private_visit'>) => void;
}

/** Without an id, a new one. */
function Private({ id, seen, now, onRemoved }: PrivateProps) {
  const held = seen.privates.find((each) => each.id === id);
  if (id !== '' && !held) return <Empty title={privately('private.gone')} />;
  return <PrivateVisitForm held={held ?? null} visits={seen.visits} now={now} onRemoved={onRemoved} />;
}

function Weeks({ visits, privates, people, odd, now }: Seen & { now: Date }) {
  const today = dayOf(now);
  const ahead = visits.filter(({ d }) => dayOf(d.startsAt) >= today && d.status !== 'declined');
  const past = visits.filter(({ d }) => dayOf(d.startsAt) < today && standingOf(d) !== 'off').reverse();
  const waits = ahead.some(({ d }) => standingOf(d) === 'your-yes');
  const own = privates.filter(({ d }) => dayOf(d.endsAt) >= today && dayOf(d.startsAt) < addDays(today, DAYS));
  const ownPast = privates
    .filter(({ d }) => dayOf(d.endsAt) < today && dayOf(d.startsAt) >= addDays(today, -DAYS))
    .reverse();
  const later = privates.filter(({ d }) => dayOf(d.startsAt) >= addDays(today, DAYS));
  return (
    <>
      {waits && (
        <Banner icon="dontknow" title={t('week.waiting')}>
          <a href="/requests">{t('week.seeWaiting')}</a>
        </Banner>
      )}
      {ahead.length === 0 && own.length === 0 && (
        <Empty title={t('week.none')}>
          <p>{t('week.noneText')}</p>
        </Empty>
      )}
      <Days visits={ahead} privates={own} clashing={privates} odd={odd} now={now} />
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
      <LinkButton kind="second" wide icon="key" href="/week?private">
        {privately('private.add')}
      </LinkButton>
      {later.length > 0 && (
        <Details summary={t('week.later')}>
          <Days visits={[]} privates={later} clashing={[]} odd={odd} now={now} />
        </Details>
      )}
      <Details summary={t('week.past')}>
        {past.length === 0 && ownPast.length === 0 ? (
          <p>{t('week.pastNone')}</p>
        ) : (
          <Days visits={past} privates={ownPast} clashing={[]} odd={odd} isBackwards now={now} />
        )}
      </Details>
    </>
  );
}

interface DaysProps {
  visits: Seen['visits'];
  privates: Seen['privates'];
  /** Private visits of which it is said where a visit stands at the same time. */
  clashing: Seen['privates'];
  /** The ids of visits that do not go together with another. */
  odd: Seen['odd'];
  isBackwards?: boolean;
  now: Date;
}

/** Visits and private visits day by day, in one order. */
function Days({ visits, privates, clashing, odd, isBackwards = false, now }: DaysProps) {
  const all = [...visits, ...privates].sort((a, b) => a.d.startsAt.localeCompare(b.d.startsAt));
  if (isBackwards) all.reverse();
  const days = [...new Set(all.map(({ d }) => dayOf(d.startsAt)))];
  return (
    <>
      {days.map((day) => (
        <section key={day} class="stack-s" aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{capital(sayDay(day, now))}</h2>
          {all
            .filter(({ d }) => dayOf(d.startsAt) === day)
            .map((row) => (
              <Card key={row.id} class="slim stack-s">
                {row.t === 'own_visit' ? (
                  <>
                    <VisitRow id={row.id} visit={row.d} isWarned={odd.has(row.id)} />
                    <ClashNote clashes={clashesOf(row.d, clashing, now)} now={now} />
                  </>
                ) : (
                  <PrivateRow id={row.id} visit={row.d} />
                )}
                {row.pending && <SavedHere />}
              </Card>
            ))}
        </section>
      ))}
    </>
  );
}
