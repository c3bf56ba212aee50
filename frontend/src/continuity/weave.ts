/** From a circle's visits to the thread: who has a lane, in which yarn, and which visits are drawn. */

import type { Visit } from '../data/kinds';
import type { Lane, ThreadVisit } from '../ui/thread-path';
import { dayOf } from '../ui/when';
import { type Yarn, yarnOfStranger, yarnsByFirstVisit } from '../ui/yarn';
import { isAhead, standingOf } from '../visits/standing';

type WovenVisit = Pick<
  Visit,
  'paId' | 'startsAt' | 'status' | 'needsYes' | 'personConfirmedAt' | 'paConfirmedAt' | 'lateMinutes'
>;

/** Visits that were made, that nobody made, and that may still happen. What was called off is left out. */
export function weave(visits: readonly WovenVisit[], now: Date): ThreadVisit[] {
  const woven: ThreadVisit[] = [];
  for (const visit of visits) {
    const standing = standingOf(visit, now);
    const { paId, startsAt } = visit;
    if (standing === 'came' || standing === 'here') woven.push({ paId, startsAt, planned: false });
    else if (standing === 'missed') woven.push({ paId: null, startsAt, planned: false });
    else if (isAhead(standing) && dayOf(startsAt) >= dayOf(now)) woven.push({ paId, startsAt, planned: true });
  }
  return woven;
}

/** A colour for each PA; amber for those whom the person did not choose. Take all visits held, so that it is the same on every page. */
export function yarnsOf(
  visits: readonly Pick<Visit, 'paId' | 'startsAt'>[],
  wasChosen: (paId: string) => boolean | null,
): (paId: string) => Yarn {
  const yarns = yarnsByFirstVisit(visits.filter(({ paId }) => wasChosen(paId) !== false));
  return (paId) => (wasChosen(paId) === false ? 0 : (yarns.get(paId) ?? yarnOfStranger(paId)));
}

/** A lane for each PA of these visits: chosen ones first, then whoever came first. */
export function lanesOf(
  visits: readonly ThreadVisit[],
  describe: (paId: string) => Pick<Lane, 'name' | 'yarn' | 'chosen'>,
): Lane[] {
  const paIds = [...new Set(visits.map(({ paId }) => paId))].filter((paId) => paId !== null);
  const lanes = paIds.map((paId): Lane => ({ paId, ...describe(paId) }));
  return lanes.sort((a, b) => Number(a.chosen === false) - Number(b.chosen === false));
}
