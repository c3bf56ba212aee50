/**
 * What it means that nobody has said whether a PA came. The server says the same (carematch/visits/silence.py), and
 * tests/visits/silence_cases.json holds both to it. The server calls a visit missed when the wait is over; a phone, whose own silence it may
 * be, says only that the wait is over.
 */

/** Where the person has made no plan. */
export const WAIT_WITHOUT_PLAN = 30;
/** Whoever is asked has at least so long to answer, however short the plan's wait. */
const LEAST_ANSWER = 10;

/** `asked`: not heard yet, which is not missed. `over`: the plan's wait has passed once more since then. */
export type Silence = 'early' | 'waiting' | 'asked' | 'over';

/** `wait`: the plan's minutes; null: there is no plan, and silence is never over. */
export function silenceOf(expectedAt: string, wait: number | null, now: Date): Silence {
  const minutes = (now.getTime() - Date.parse(expectedAt)) / 60_000;
  if (minutes < 0) return 'early';
  const asked = wait ?? WAIT_WITHOUT_PLAN;
  if (minutes < asked) return 'waiting';
  return wait === null || minutes < asked + Math.max(wait, LEAST_ANSWER) ? 'asked' : 'over';
}
