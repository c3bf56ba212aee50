/** How visits repeat, as RFC 5545 writes it and as people say it: what the server takes (carematch/visits/rules.py), and no more. */

import type { Day, Weekday } from '../data/kinds';

export type Nth = 1 | 2 | 3 | 4 | -1;

export interface Rule {
  every: 'day' | 'week' | 'month';
  /** 1: each of them; 2: every second one. */
  interval: number;
  /** Of a week. */
  weekdays: Weekday[];
  /** Of a month: the second Tuesday, the last Friday. */
  nths: { nth: Nth; weekday: Weekday }[];
  ends: { until: Day } | { times: number } | null;
}

const frequencies = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' } as const;
export const allWeekdays: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH" */
export function writeRule({ every, interval, weekdays, nths, ends }: Rule): string {
  const days = every === 'week' ? weekdays : nths.map(({ nth, weekday }) => `${nth}${weekday}`);
  const parts = [`FREQ=${frequencies[every]}`];
  if (interval > 1) parts.push(`INTERVAL=${interval}`);
  if (every !== 'day') parts.push(`BYDAY=${days.join(',')}`);
  if (ends && 'until' in ends) parts.push(`UNTIL=${ends.until.replaceAll('-', '')}`);
  if (ends && 'times' in ends) parts.push(`COUNT=${ends.times}`);
  return parts.join(';');
}

/** The other way round. What it does not know it takes for every week. */
export function readRule(text: string): Rule {
  const said = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string]));
  const frequency = said.get('FREQ');
  const days = (said.get('BYDAY') ?? '').split(',').filter(Boolean);
  const until = said.get('UNTIL');
  const times = said.get('COUNT');
  return {
    every: frequency === 'DAILY' ? 'day' : frequency === 'MONTHLY' ? 'month' : 'week',
    interval: Number(said.get('INTERVAL') ?? '1'),
    weekdays: days.filter((day) => day.length === 2) as Weekday[],
    nths: days
      .filter((day) => day.length > 2)
      .map((day) => ({ nth: Number(day.slice(0, -2)) as Nth, weekday: day.slice(-2) as Weekday })),
    ends: until
      ? { until: until.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3') }
      : times
        ? { times: Number(times) }
        : null,
  };
}

/** The weekdays it falls on, from Monday on. */
export function weekdaysOf({ every, weekdays, nths }: Rule): Weekday[] {
  return allWeekdays.filter(
    (day) => every === 'day' || weekdays.includes(day) || nths.some(({ weekday }) => weekday === day),
  );
}

/** The last day where one is said; after so many times, only the server counts which it is. */
export const lastDayOf = ({ ends }: Rule): Day | null => (ends && 'until' in ends ? ends.until : null);
