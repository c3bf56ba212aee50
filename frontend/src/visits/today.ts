import type { Visit } from '../data/kinds';
import { addDays, dayOf } from '../ui/when';
import { isAhead, mayHaveBeenMissed, type Standing, standingOf } from './standing';

export interface Shown {
  id: string;
  visit: Visit;
  standing: Standing;
  /** Changed on this phone and not sent yet. */
  isPending: boolean;
}

export interface Today {
  /** The last visit that is over, of today or yesterday. */
  before: Shown | null;
  /** What today is about: who is here, should be here or comes next. Null: nobody today. */
  first: Shown | null;
  /** What comes after it, soonest first. */
  next: Shown[];
  isNobodyTomorrow: boolean;
  /** The latest visit whose time has come without a word. */
  silent: Shown | null;
}

const NEXT = 2;

/** Today as the person meets it. `visits` are in time order; those in `asked` are shown as questions instead; `wait` is the plan's. */
export function arrangeToday(
  visits: readonly { id: string; d: Visit; pending: boolean }[],
  asked: ReadonlySet<string>,
  now: Date,
  wait: number | null = null,
): Today {
  const today = dayOf(now);
  const tomorrow = addDays(today, 1);
  const shown = visits
    .filter(({ id, d }) => !asked.has(id) && dayOf(d.startsAt) >= addDays(today, -1))
    .map(({ id, d, pending }): Shown => ({ id, visit: d, standing: standingOf(d, now, wait), isPending: pending }));
  const on = (day: string) => shown.filter(({ visit }) => dayOf(visit.startsAt) === day);
  const first = firstOf(on(today));
  const ahead = shown.filter((each) => isAhead(each.standing) && each !== first);
  return {
    before:
      shown.findLast((each) => each !== first && (each.standing === 'came' || each.standing === 'missed')) ?? null,
    first,
    next: ahead.slice(0, NEXT),
    isNobodyTomorrow: !on(tomorrow).some(({ standing }) => isAhead(standing)),
    silent:
      shown.findLast(({ visit, standing }) => mayHaveBeenMissed(standing) && dayOf(visit.startsAt) === today) ?? null,
  };
}

/** Whoever should be there by now goes before whoever comes later, and both before what went wrong. */
function firstOf(ofToday: readonly Shown[]): Shown | null {
  const orders: ReadonlySet<Standing>[] = [
    new Set<Standing>(['here', 'due', 'late', 'notHeard', 'waitOver']),
    new Set<Standing>(['coming', 'needsYes', 'waitsForYou', 'waitsForPa', 'waitsForBoth']),
    new Set<Standing>(['missed', 'notAgreed', 'declined', 'cancelled', 'paused']),
  ];
  for (const order of orders) {
    const found = ofToday.find(({ standing }) => order.has(standing));
    if (found) return found;
  }
  return null;
}
