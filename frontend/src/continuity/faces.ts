import { nameOf, type People, readPeople, wasChosen } from '../circles/my-circle';
import { toInstant } from '../data/change';
import type { CareMatchDb } from '../data/db';
import { type FileHash, sharedScope, type Visit } from '../data/kinds';
import { list } from '../data/rows';
import { type Lane, type ThreadVisit, visitsWithin } from '../ui/thread-path';
import { addDays, dayOf } from '../ui/when';
import { type Yarn, yarnOfStranger } from '../ui/yarn';
import { lanesOf, weave, yarnsOf } from './weave';

export interface Looks {
  name: string;
  yarn: Yarn;
  chosen: boolean | null;
  photo: FileHash | null;
}

/** How each PA of the circle looks, the same on every page. `visits`: all that the phone holds. */
export function looksOf(people: People, visits: readonly Visit[]): (paId: string) => Looks {
  const chosen = (paId: string) => wasChosen(people, paId);
  const yarnOf = yarnsOf(visits, chosen);
  const names = new Map(visits.map(({ paId, paName }) => [paId, paName]));
  return (paId) => ({
    name: nameOf(people, paId, names.get(paId) ?? ''),
    yarn: yarnOf(paId),
    chosen: chosen(paId),
    photo: people.bonds.find(({ d }) => d.paId === paId)?.d.photo ?? null,
  });
}

/** The colour of one PA, for a page that shows no visits. */
export async function yarnInCircle(db: CareMatchDb, circleId: string, paId: string): Promise<Yarn | null> {
  const [people, visits] = await Promise.all([readPeople(db, circleId), list(db, 'visit', sharedScope(circleId))]);
  if (!people) return null;
  const looks = looksOf(
    people,
    visits.map(({ d }) => d),
  )(paId);
  return looks.chosen === false ? yarnOfStranger(paId) : looks.yarn;
}

export interface Cloth {
  lanes: Lane[];
  visits: ThreadVisit[];
}

export const FORTNIGHT_DAYS = 14;

/** The visits from this moment on that fall within these days, as a thread. */
export function clothOf(
  visits: readonly Visit[],
  looks: (paId: string) => Looks,
  { since, from, to }: { since: string; from: string; to: string },
  now: Date,
): Cloth {
  const woven = visitsWithin(weave(visits, now), from, to).filter(({ startsAt }) => startsAt >= since);
  return { visits: woven, lanes: lanesOf(woven, looks) };
}

/** Those who came in the last 14 days, to the minute, as a churn flag counts them. */
export function lastFortnight(visits: readonly Visit[], looks: (paId: string) => Looks, now: Date): Cloth {
  const today = dayOf(now);
  const { visits: woven } = clothOf(
    visits,
    looks,
    { since: fortnightAgo(now), from: addDays(today, -15), to: today },
    now,
  );
  const came = woven.filter(({ planned }) => !planned);
  return { visits: came, lanes: lanesOf(came, looks) };
}

/** The moment 14 days ago. */
export function fortnightAgo(now: Date): string {
  return toInstant(new Date(now.getTime() - FORTNIGHT_DAYS * 86_400_000));
}
