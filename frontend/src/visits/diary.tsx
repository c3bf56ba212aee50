import type { CareMatchDb } from '../data/db';
import type { Place } from '../data/kinds';
import { list, type Row, range } from '../data/rows';
import { useLive } from '../data/use-live';
import { Attribution } from '../directory/attribution';
import type { Save } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { addDays, clocks, dayAndClock, dayOf, instantAt } from '../ui/when';
import { type Planned, travelKmhOf, type Warning, warningsOf } from './warnings';
import { t } from './words';

/** A PA's visits from yesterday on, where the people live, as far as this phone knows, and how fast the way between is. */
export interface Diary {
  visits: Row<'own_visit'>[];
  places: ReadonlyMap<string, Place>;
  kmh: number;
}

export async function readDiary(db: CareMatchDb, now = new Date()): Promise<Diary> {
  const places = new Map<string, Place>();
  for (const { d } of await list(db, 'bond')) if (d.at) places.set(d.circleId, d.at);
  const visits = await range(db, 'own_visit', instantAt(addDays(dayOf(now), -1), '00:00'), '9');
  return { visits, places, kmh: travelKmhOf(await db.phone()) };
}

interface Props {
  visit: Row<'own_visit'>;
  diary: Diary;
  now: Date;
}

/** Where this visit does not go together with another of the PA's. Nobody else sees it, for it names another person. */
export function Warnings({ visit, diary, now }: { visit: Planned; diary: Diary; now: Date }) {
  if (new Date(visit.d.endsAt) < now) return null;
  return (
    <>
      {warningsOf(visit, diary.visits, diary).map((warning) => (
        <Banner key={`${warning.kind} ${warning.id}`} icon="warn" title={titleOf(warning)}>
          <p>{textOf(warning, now)}</p>
          <p class="small">{t('warning.private')}</p>
          {warning.kind === 'travel' && <Attribution />}
          <a href={`/visits/${warning.id}`}>{t('warning.see', { name: warning.name })}</a>
        </Banner>
      ))}
    </>
  );
}

interface WouldBeProps {
  /** What is offered, asked for or moved, with the id of the visit that it would take the place of. */
  visits: readonly (Pick<Planned['d'], 'circleId' | 'startsAt' | 'endsAt'> & {
    id?: string;
    householdId?: string | null;
  })[];
  now: Date;
}

const MANY = 3;

/** The same of visits that are not agreed yet, said before the PA says yes; of many, the first. */
export function WouldClash({ visits, now }: WouldBeProps) {
  const { db } = useStore();
  const diary = useLive(async () => readDiary(db), [db]);
  if (!diary) return null;
  const odd = visits
    .map(({ id = '', householdId = null, ...times }): Planned => {
      return { id, d: { ...times, householdId, personKnownAs: '', status: 'proposed' } };
    })
    .filter((visit) => warningsOf(visit, diary.visits, diary).length > 0);
  return (
    <>
      {odd.slice(0, MANY).map((visit) => (
        <Warnings key={`${visit.id} ${visit.d.startsAt}`} visit={visit} diary={diary} now={now} />
      ))}
      {odd.length > MANY && <p>{t('warning.more', { count: odd.length - MANY })}</p>}
    </>
  );
}

function titleOf(warning: Warning): string {
  const { name } = warning;
  if (warning.kind === 'clash') return t('warning.clash', { name });
  return t(warning.isBefore ? 'warning.travelBefore' : 'warning.travelAfter', { name });
}

function textOf(warning: Warning, now: Date): string {
  if (warning.kind === 'travel') return t('warning.travelText', warning);
  return t('warning.clashText', { name: warning.name, when: dayAndClock(warning.startsAt, now) });
}

/** Two people who live together, each with a circle of their own: the PA alone knows that the visits go together. */
export function Household({ visit: { id, d }, diary, now, save }: Props & { save: Save }) {
  const near = diary.visits.filter(
    (other) =>
      other.id !== id &&
      other.d.circleId !== d.circleId &&
      dayOf(other.d.startsAt) === dayOf(d.startsAt) &&
      ['proposed', 'confirmed', 'paused'].includes(other.d.status),
  );
  const joined = near.filter((other) => d.householdId !== null && other.d.householdId === d.householdId);
  if (near.length === 0) return null;
  if (joined.length > 0) {
    return (
      <>
        {joined.map((other) => (
          <p key={other.id}>
            {t('household.joined', { name: other.d.personKnownAs, when: dayAndClock(other.d.startsAt, now) })}
          </p>
        ))}
        <Button kind="second" onClick={() => void save('visit.leave_household', { visitId: id })}>
          {t('household.leave')}
        </Button>
      </>
    );
  }
  return (
    <Details icon="door" summary={t('household.title')}>
      <div class="stack-s">
        <p>{t('household.text')}</p>
        {near.map((other) => (
          <Button
            key={other.id}
            kind="second"
            wide
            onClick={() => void save('visit.join_household', { visitId: id, otherId: other.id })}
          >
            {t('household.join', { name: other.d.personKnownAs, clock: clocks(other.d.startsAt, other.d.endsAt) })}
          </Button>
        ))}
      </div>
    </Details>
  );
}
