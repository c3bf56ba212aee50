/** Stretches in which nobody comes, as plain values. */

import type { Day, Pause } from '../data/kinds';

type Stretch = Pick<Pause, 'startsOn' | 'endsOn'>;

export const isWithin = (day: Day, { startsOn, endsOn }: Stretch): boolean =>
  startsOn <= day && (endsOn === null || day <= endsOn);

/** Visits do not begin again by themselves. */
export const isForGood = ({ reason }: Pick<Pause, 'reason'>): boolean => reason === 'died' || reason === 'moved_away';

/** The one in which a day lies; one for good goes before another. */
export function pauseOn<P extends Stretch & Pick<Pause, 'reason'>>(pauses: readonly P[], day: Day): P | null {
  const found = pauses.filter((pause) => isWithin(day, pause));
  return found.find(isForGood) ?? found[0] ?? null;
}

/** Those that are not over, soonest first; what was written down by mistake is none. */
export function pausesAhead<P extends { d: Stretch }>(pauses: readonly P[], today: Day): P[] {
  return pauses
    .filter(({ d }) => d.endsOn === null || (d.endsOn >= d.startsOn && d.endsOn >= today))
    .sort((a, b) => a.d.startsOn.localeCompare(b.d.startsOn));
}
