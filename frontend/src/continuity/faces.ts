import { nameOf, type People, readPeople, wasChosen } from '../circles/my-circle';
import type { CareMatchDb } from '../data/db';
import { sharedScope, type Visit } from '../data/kinds';
import { list } from '../data/rows';
import { type Lane, type ThreadVisit, visitsWithin } from '../ui/thread-path';
import { addDays, dayOf } from '../ui/when';
import { type Yarn, yarnOfStranger } from '../ui/yarn';
import { lanesOf, weave, yarnsOf } from './weave';

export interface Looks {
  name: string;
  yarn: Yarn;
  chosen: boolean | null;
}

/** How each PA of the circle looks, the same on every page. `visits`: all that the phone holds. */
export function looksOf(people: People, visits: readonly Visit[]): (paId: string) => Looks {
  const chosen = (paId: string) => wasChosen(people, paId);
  const yarnOf = yarnsOf(visits, chosen);
  const names = new Map(visits.map(({ paId, paName }) => [paId, paName]));
  return (paId) => ({ name: nameOf(people, paId, names.get(paId) ?? ''), yarn: yarnOf(paId), chosen: chosen(paId) });
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

/** The thread of these days. */
export function clothOf(
  visits: readonly Visit[],
  looks: (paId: string) => Looks,
  { from, to }: { from: string; to: string },
  now: Date,
): Cloth {
  const woven = visitsWithin(weave(visits, now), from, to);
  return { visits: woven, lanes: lanesOf(woven, looks) };
}

/** Those who came in the last 14 days, up to now. */
export function lastFortnight(visits: readonly Visit[], looks: (paId: string) => Looks, now: Date): Cloth {
  const today = dayOf(now);
  const came = weave(visits, now).filter(({ planned }) => !planned);
  const within = visitsWithin(came, addDays(today, -14), today);
  return { visits: within, lanes: lanesOf(within, looks) };
}
