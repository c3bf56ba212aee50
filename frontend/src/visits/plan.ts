/** What is being filled in for regular visits, and what is wrong with it. */

import type { Arrangement, Weekday } from '../data/kinds';
import type { MutationArgs } from '../data/mutations';
import type { FieldError } from '../ui/error-summary';
import { minutesBetween } from './pattern';
import { type Nth, type Rule, weekdaysOf, writeRule } from './rule';
import { t } from './words';

/** Every so many weeks, or every month. */
export type Often = '1' | '2' | '3' | '4' | 'month';

export interface Plan {
  often: Often;
  weekdays: Weekday[];
  nth: Nth;
  /** Of a month. */
  weekday: Weekday;
  start: string;
  end: string;
  sleepIn: boolean;
  startsOn: string;
  ends: 'open' | 'until' | 'times';
  until: string;
  times: string;
  skipsBankHolidays: boolean;
  what: string;
}

export function newPlan(startsOn: string): Plan {
  return {
    often: '1',
    weekdays: [],
    nth: 1,
    weekday: 'MO',
    start: '09:00',
    end: '10:00',
    sleepIn: false,
    startsOn,
    ends: 'open',
    until: '',
    times: '',
    skipsBankHolidays: false,
    what: '',
  };
}

const SHORTEST_MINUTES = 5;
const CLOCK = /^\d\d:\d\d$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** In the order of the fields; none when the pattern can be proposed. */
export function errorsOf(plan: Plan, today: string): FieldError[] {
  const errors: FieldError[] = [];
  if (plan.often !== 'month' && plan.weekdays.length === 0)
    errors.push({ field: 'days', text: t('arrangement.noDays') });
  if (!CLOCK.test(plan.start)) errors.push({ field: 'start', text: t('arrangement.noStart') });
  if (!CLOCK.test(plan.end)) errors.push({ field: 'end', text: t('arrangement.noEnd') });
  else if (CLOCK.test(plan.start) && minutesBetween(plan.start, plan.end) < SHORTEST_MINUTES) {
    errors.push({ field: 'end', text: t('arrangement.short') });
  }
  if (!DAY.test(plan.startsOn) || plan.startsOn < today) errors.push({ field: 'from', text: t('arrangement.past') });
  if (plan.ends === 'until' && !(DAY.test(plan.until) && plan.until >= plan.startsOn)) {
    errors.push({ field: 'until', text: t('arrangement.noUntil') });
  }
  if (plan.ends === 'times' && !/^[1-9]\d{0,2}$/.test(plan.times.trim())) {
    errors.push({ field: 'times', text: t('arrangement.noTimes') });
  }
  return errors;
}

/** It passes midnight, so that somebody may sleep there. */
export function isNight({ start, end }: Pick<Plan, 'start' | 'end'>): boolean {
  return CLOCK.test(start) && CLOCK.test(end) && end < start;
}

function ruleOf(plan: Plan): Rule {
  const isMonthly = plan.often === 'month';
  return {
    every: isMonthly ? 'month' : 'week',
    interval: isMonthly ? 1 : Number(plan.often),
    weekdays: isMonthly ? [] : plan.weekdays,
    nths: isMonthly ? [{ nth: plan.nth, weekday: plan.weekday }] : [],
    ends:
      plan.ends === 'until'
        ? { until: plan.until }
        : plan.ends === 'times'
          ? { times: Number(plan.times.trim()) }
          : null,
  };
}

export type Pattern = Omit<MutationArgs['arrangement.propose'], 'arrangementId' | 'circleId' | 'paId' | 'told'>;

export function patternOf(plan: Plan): Pattern {
  return {
    rule: writeRule(ruleOf(plan)),
    localStart: plan.start,
    localEnd: plan.end,
    startsOn: plan.startsOn,
    sleepIn: plan.sleepIn && isNight(plan),
    skipsBankHolidays: plan.skipsBankHolidays,
    exceptions: [],
    what: plan.what.trim(),
  };
}

/** As the pattern will look when it is proposed. */
export function previewOf(plan: Plan): Pick<Arrangement, 'rule' | 'weekdays' | 'localStart' | 'localEnd' | 'minutes'> {
  const minutes = minutesBetween(plan.start, plan.end);
  const rule = ruleOf(plan);
  return { rule: writeRule(rule), weekdays: weekdaysOf(rule), localStart: plan.start, localEnd: plan.end, minutes };
}
