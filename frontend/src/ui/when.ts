/**
 * Instants and days in plain words, as clocks and calendars in the United Kingdom show them.
 *
 * An instant is an ISO string in UTC (`2026-11-24T09:00:00Z`), a day is `2026-11-24`, a clock time is `09:00`.
 */
import { catalogue, language } from './catalogue';

export const ukTime = 'Europe/London';

const t = catalogue({
  midday: 'midday',
  midnight: 'midnight',
  today: 'today',
  tomorrow: 'tomorrow',
  yesterday: 'yesterday',
  at: '{day} at {clock}',
  span: '{start} to {end}',
});

const isoDay = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ukTime,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const isoClock = new Intl.DateTimeFormat('sv-SE', { timeZone: ukTime, hour: '2-digit', minute: '2-digit' });

/** Days are calendar days without a zone, so they are worded in UTC. */
function wording(options: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
  return (day) => format.format(new Date(`${day}T00:00:00Z`)).replace(',', '');
}

const dayAndMonth = wording({ day: 'numeric', month: 'long' });
const weekdayAndMonth = wording({ weekday: 'long', day: 'numeric', month: 'long' });
const weekdayMonthAndYear = wording({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const monthAndYear = wording({ month: 'long', year: 'numeric' });

/** "3 May 2026": where a day stands for years. */
export const longDay = wording({ day: 'numeric', month: 'long', year: 'numeric' });
/** "24 Nov" */
export const shortDay = wording({ day: 'numeric', month: 'short' });
/** "Tuesday" */
export const weekday = wording({ weekday: 'long' });
/** "Tue" */
export const shortWeekday = wording({ weekday: 'short' });
/** "November" */
export const monthOf = wording({ month: 'long' });

/** The day on which an instant falls: "2026-11-24". */
export function dayOf(instant: string | Date): string {
  return isoDay.format(new Date(instant));
}

/** What the clock on the wall shows, for a field: "09:00". */
export function clockOf(instant: string | Date): string {
  return isoClock.format(new Date(instant));
}

/** What people say: "9am", "9:30am", "midday". Takes a clock time such as "09:00". */
export function sayClock(clockTime: string): string {
  const [hours = 0, minutes = 0] = clockTime.split(':').map(Number);
  if (minutes === 0 && hours === 0) return t('midnight');
  if (minutes === 0 && hours === 12) return t('midday');
  return `${hours % 12 || 12}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''}${hours < 12 ? 'am' : 'pm'}`;
}

/** "9am" of an instant. */
export function clock(instant: string | Date): string {
  return sayClock(clockOf(instant));
}

/** "9am to 10am" */
export function clocks(start: string, end: string): string {
  return t('span', { start: clock(start), end: clock(end) });
}

/** "today", "tomorrow", "yesterday", "Tuesday 24 November"; with the year when it is another year. */
export function sayDay(day: string, now: Date): string {
  const today = dayOf(now);
  if (day === today) return t('today');
  if (day === addDays(today, 1)) return t('tomorrow');
  if (day === addDays(today, -1)) return t('yesterday');
  return fullDay(day, now);
}

/** "Tuesday 24 November"; with the year when it is another year. */
export function fullDay(day: string, now: Date): string {
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? weekdayAndMonth(day) : weekdayMonthAndYear(day);
}

/** "today at 9am", "Tuesday 24 November at 9:30am" */
export function dayAndClock(instant: string, now: Date): string {
  return t('at', { day: sayDay(dayOf(instant), now), clock: clock(instant) });
}

/** For "34 visits since May": "May", or "May 2025" when it is another year. */
export function since(instant: string, now: Date): string {
  const day = dayOf(instant);
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? monthOf(day) : monthAndYear(day);
}

/** "14, 15, 21 November, 5 December": the month once for each run of days. */
export function sayDays(days: readonly string[]): string {
  return days
    .map((day, place) => {
      const next = days[place + 1];
      return next?.slice(0, 7) === day.slice(0, 7) ? String(Number(day.slice(8))) : dayAndMonth(day);
    })
    .join(', ');
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** How many days later the second day is. */
export function daysBetween(first: string, second: string): number {
  return Math.round((Date.parse(second) - Date.parse(first)) / 86_400_000);
}

/** "MO", as arrangements name their weekdays. */
export function weekdayCode(day: string): 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU' {
  return (['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const)[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 'SU';
}

/**
 * The instant at which the clock shows this time on this day.
 *
 * Where the clock shows it twice (October), the first; where it never does (March), the same time before the jump, so an hour later on the clock.
 */
export function instantAt(day: string, clockTime: string): string {
  const asUtc = Date.parse(`${day}T${clockTime}:00Z`);
  const summer = asUtc - 3_600_000;
  const shown = new Date(summer);
  const isSummer = dayOf(shown) === day && clockOf(shown) === clockTime;
  return new Date(isSummer ? summer : asUtc).toISOString().replace('.000Z', 'Z');
}

/** For what the phone or the server did: "8:40", "14:02". */
export function exactClock(instant: string | Date): string {
  return clockOf(instant).replace(/^0/, '');
}
