/** A private visit as its form has it: text only. */

import type { PrivateVisit } from '../data/kinds';
import type { FieldError } from '../ui/error-summary';
import { addDays, clockOf, dayOf, instantAt } from '../ui/when';
import { t } from './words';

export interface PrivateText {
  title: string;
  day: string;
  from: string;
  to: string;
}

export function textOf({ title, startsAt, endsAt }: PrivateVisit): PrivateText {
  return { title, day: dayOf(startsAt), from: clockOf(startsAt), to: clockOf(endsAt) };
}

export function errorsOf({ title, day, from, to }: PrivateText): FieldError[] {
  const errors: FieldError[] = [];
  if (title.trim() === '') errors.push({ field: 'title', text: t('private.wrongWhat') });
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) errors.push({ field: 'day', text: t('private.wrongDay') });
  if (!isClock(from)) errors.push({ field: 'from', text: t('private.wrongFrom') });
  if (!isClock(to) || to === from) errors.push({ field: 'to', text: t('private.wrongTo') });
  return errors;
}

const isClock = (text: string) => /^\d\d:\d\d$/.test(text);

/** The clock shows the end before the beginning: it is the next day's. */
export const endsNextDay = ({ from, to }: PrivateText) => isClock(from) && isClock(to) && to < from;

/** Of a text without errors. */
export function visitOf(text: PrivateText): PrivateVisit {
  const endDay = endsNextDay(text) ? addDays(text.day, 1) : text.day;
  return { title: text.title.trim(), startsAt: instantAt(text.day, text.from), endsAt: instantAt(endDay, text.to) };
}
