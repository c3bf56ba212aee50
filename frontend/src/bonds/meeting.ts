/** A time to meet as the form has it, and how long two people have known each other. */

import type { Introduction, Meeting } from '../data/kinds';
import type { FieldError } from '../ui/error-summary';
import { dayAndClock, dayOf, daysBetween, instantAt, longDay } from '../ui/when';
import { t } from './words';

export type How = Meeting | 'together';

export interface MeetingDraft {
  how: How | null;
  day: string;
  start: string;
  words: string;
}

/** In the order of the fields; none when it can be asked. */
export function errorsOf({ how, day, start }: MeetingDraft, now: Date): FieldError[] {
  const errors: FieldError[] = [];
  if (how === null) errors.push({ field: 'how', text: t('meet.howNone') });
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && day >= dayOf(now);
  if (!isDay) errors.push({ field: 'day', text: t('meet.dayWrong') });
  const isStart = /^\d\d:\d\d$/.test(start) && (!isDay || new Date(instantAt(day, start)) > now);
  if (!isStart) errors.push({ field: 'start', text: t('meet.startWrong') });
  return errors;
}

/** "tomorrow at 10am, by phone" */
export function meetingWords({ startsAt, meeting }: Pick<Introduction, 'startsAt' | 'meeting'>, now: Date): string {
  return t('meetings.line', { when: dayAndClock(startsAt, now), how: t(`meetings.how.${meeting}`) });
}

interface Tenure {
  firstMetAt: string | null;
  lastMetAt: string | null;
  visits: number;
}

/** "41 visits in 7 months, from 20 April 2026 to 20 November 2026."; '' before there was one. */
export function tenureWords({ firstMetAt, lastMetAt, visits }: Tenure): string {
  if (visits === 0 || !firstMetAt || !lastMetAt) return '';
  const [first, last] = [dayOf(firstMetAt), dayOf(lastMetAt)];
  if (visits === 1 || first === last) return t('tenure.one', { first: longDay(first) });
  const between = { first: longDay(first), last: longDay(last) };
  return t('tenure.span', { ...between, span: spanWords(first, last), count: visits });
}

function spanWords(first: string, last: string): string {
  const days = daysBetween(first, last);
  const months = monthsBetween(first, last);
  if (months < 1) return t('tenure.spanDays', { count: days });
  return months < 24
    ? t('tenure.spanMonths', { count: months })
    : t('tenure.spanYears', { count: Math.floor(months / 12) });
}

function monthsBetween(first: string, last: string): number {
  const [year, month, day] = first.split('-').map(Number) as [number, number, number];
  const [lastYear, lastMonth, lastDay] = last.split('-').map(Number) as [number, number, number];
  return (lastYear - year) * 12 + lastMonth - month - (lastDay < day ? 1 : 0);
}
