/** When somebody can come, in words. */

import type { Away, Day, ExtraHours, Weekday, WeeklyHours } from '../data/kinds';
import { longDay, sayClock } from '../ui/when';
import { weekdayName } from '../visits/pattern';
import { allWeekdays } from '../visits/rule';
import { t } from './words';

/** "9am to 12:30pm", "10pm to midnight" */
export function hoursWords({ from, to }: Pick<WeeklyHours, 'from' | 'to'>): string {
  return t('week.hours', { from: sayClock(from), to: to === '24:00' ? t('hours.midnight') : sayClock(to) });
}

/** "24 December 2026 to 2 January 2027", or the one day. */
export function awayWords({ from, to }: Away): string {
  return from === to ? longDay(from) : t('away.days', { from: longDay(from), to: longDay(to) });
}

/** "Saturday 12 December" is a day beside the week: with its hours. */
export function extraWords(extra: ExtraHours): string {
  return t('hours.extra', { day: longDay(extra.day), hours: hoursWords(extra) });
}

export interface DayLine {
  weekday: Weekday;
  day: string;
  hours: string;
}

/** Each weekday that has hours, with all of them. */
export function weekLines(weekly: readonly WeeklyHours[]): DayLine[] {
  return allWeekdays
    .map((weekday) => ({
      weekday,
      day: weekdayName(weekday),
      hours: sorted(weekly.filter((each) => each.weekday === weekday))
        .map(hoursWords)
        .join(', '),
    }))
    .filter(({ hours }) => hours !== '');
}

/** Those of a list that are not over. */
export const stillToCome = <Each extends Away>(away: readonly Each[], today: Day) =>
  away.filter(({ to }) => to >= today);

/** By weekday, then by the clock. */
export function sorted(weekly: readonly WeeklyHours[]): WeeklyHours[] {
  return weekly.toSorted(
    (a, b) => allWeekdays.indexOf(a.weekday) - allWeekdays.indexOf(b.weekday) || (a.from < b.from ? -1 : 1),
  );
}

/** The end as it is kept: midnight ends the day on which the hours began. */
export const endAsKept = (to: string) => (to === '00:00' ? '24:00' : to);
