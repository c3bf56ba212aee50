import type { Arrangement, Weekday } from '../data/kinds';
import { inAList } from '../ui/catalogue';
import { addDays, sayClock, weekday } from '../ui/when';
import { allWeekdays, type Nth, type Rule, readRule } from './rule';
import { t } from './words';

const A_MONDAY = '2026-01-05';

/** "Tuesday" of "TU" */
export function weekdayName(code: Weekday): string {
  return weekday(addDays(A_MONDAY, allWeekdays.indexOf(code)));
}

/** "Every Monday and Tuesday, 9am to 10am": the end is on the clock, and may be on the next day. */
export function patternWords(pattern: Pick<Arrangement, 'rule' | 'localStart' | 'localEnd' | 'minutes'>): string {
  const days = daysWords(readRule(pattern.rule));
  return t('pattern.words', { days, start: sayClock(pattern.localStart), end: sayClock(endOf(pattern)) });
}

/** "Every 2 weeks on Monday", "Every month on the second Tuesday" */
function daysWords({ every, interval, weekdays, nths }: Rule): string {
  if (every === 'day') return interval === 1 ? t('pattern.everyDay') : t('pattern.everyDays', { count: interval });
  if (every === 'month') {
    const days = inAList(
      nths.map(({ nth, weekday: day }) => t('pattern.nth', { nth: nthName(nth), day: weekdayName(day) })),
    );
    return interval === 1 ? t('pattern.everyMonth', { days }) : t('pattern.everyMonths', { days, count: interval });
  }
  if (interval > 1) return t('pattern.everyWeeks', { days: inAList(weekdays.map(weekdayName)), count: interval });
  return weekdays.length === 7
    ? t('pattern.everyDay')
    : t('pattern.every', { days: inAList(weekdays.map(weekdayName)) });
}

/** "second", "last" */
export const nthName = (nth: Nth): string => t(`nth.${nth}`);

/** The clock time at which a visit ends: "10:00". */
export function endOf({
  localStart,
  localEnd,
  minutes,
}: Pick<Arrangement, 'localStart' | 'localEnd' | 'minutes'>): string {
  if (localEnd !== null) return localEnd;
  const [hour = 0, minute = 0] = localStart.split(':').map(Number);
  const end = (hour * 60 + minute + minutes) % 1440;
  return `${pad(Math.floor(end / 60))}:${pad(end % 60)}`;
}

/** How long from one clock time to the next: 0 when either is missing. An end before the start is on the next day. */
export function minutesBetween(start: string, end: string): number {
  const at = (clock: string) => {
    const [hour = Number.NaN, minute = Number.NaN] = clock.split(':').map(Number);
    return hour * 60 + minute;
  };
  const length = at(end) - at(start);
  if (Number.isNaN(length)) return 0;
  return length < 0 ? length + 1440 : length;
}

const pad = (count: number) => String(count).padStart(2, '0');
