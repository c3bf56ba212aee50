/** What one visit costs by a PA's charges, without the way. Plain values in and out. */

import type { Charges, Visit } from '../data/kinds';
import { addDays, dayOf, instantAt, weekdayCode } from '../ui/when';
import { isBankHoliday } from './bank-holidays';

type Times = Pick<Visit, 'startsAt' | 'endsAt' | 'sleepIn'>;

/**
 * In pence; null where a charge that it needs was not said.
 *
 * A night on which the PA sleeps there is one charge, however long the clocks make it. Any other time is counted in real minutes, each by the
 * charge of its own day: a bank holiday's, whichever day of the week it is.
 */
export function chargeOf({ startsAt, endsAt, sleepIn }: Times, charges: Charges | null): number | null {
  if (sleepIn) return charges?.sleepInPence ?? null;
  let sum = 0;
  for (let from = startsAt; from < endsAt; ) {
    const midnight = instantAt(addDays(dayOf(from), 1), '00:00');
    const until = midnight < endsAt ? midnight : endsAt;
    const rate = charges?.[rateOn(dayOf(from))] ?? null;
    if (rate === null) return null;
    sum += (rate * (Date.parse(until) - Date.parse(from))) / 60_000;
    from = until;
  }
  return Math.floor((sum + 30) / 60);
}

function rateOn(day: string): 'weekdayPence' | 'saturdayPence' | 'sundayPence' | 'bankHolidayPence' {
  if (isBankHoliday(day)) return 'bankHolidayPence';
  const weekday = weekdayCode(day);
  return weekday === 'SA' ? 'saturdayPence' : weekday === 'SU' ? 'sundayPence' : 'weekdayPence';
}
