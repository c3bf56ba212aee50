/** What is being filled in for a weekly pattern, and what is wrong with it. */

import type { Arrangement, Weekday } from '../data/kinds';
import type { FieldError } from '../ui/error-summary';
import { minutesBetween } from './pattern';
import { t } from './words';

export interface Plan {
  weekdays: Weekday[];
  start: string;
  end: string;
  startsOn: string;
  what: string;
}

const SHORTEST_MINUTES = 5;
const CLOCK = /^\d\d:\d\d$/;

/** In the order of the fields; none when the pattern can be proposed. */
export function errorsOf(plan: Plan, today: string): FieldError[] {
  const errors: FieldError[] = [];
  if (plan.weekdays.length === 0) errors.push({ field: 'days', text: t('arrangement.noDays') });
  if (!CLOCK.test(plan.start)) errors.push({ field: 'start', text: t('arrangement.noStart') });
  if (!CLOCK.test(plan.end)) errors.push({ field: 'end', text: t('arrangement.noEnd') });
  else if (CLOCK.test(plan.start) && minutesBetween(plan.start, plan.end) < SHORTEST_MINUTES) {
    errors.push({ field: 'end', text: t('arrangement.short') });
  }
  if (plan.startsOn < today) errors.push({ field: 'from', text: t('arrangement.past') });
  return errors;
}

export function patternOf(plan: Plan): Pick<Arrangement, 'weekdays' | 'localStart' | 'minutes' | 'startsOn' | 'what'> {
  return {
    weekdays: plan.weekdays,
    localStart: plan.start,
    minutes: minutesBetween(plan.start, plan.end),
    startsOn: plan.startsOn,
    what: plan.what.trim(),
  };
}
