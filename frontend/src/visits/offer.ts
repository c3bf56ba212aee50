/** A visit that a PA offers, or a person asks for, as the form has it. */

import { toInstant } from '../data/change';
import type { Bond, Visit } from '../data/kinds';
import type { MutationArgs } from '../data/mutations';
import type { FieldError } from '../ui/error-summary';
import { addDays, instantAt } from '../ui/when';
import { t } from './words';

export interface Offer {
  /** Which of those it may be for. */
  who: string;
  day: string;
  start: string;
  minutes: string;
  /** The PA sleeps there: then it is until `end` the next day, and not so many minutes. */
  sleepIn: boolean;
  end: string;
  why: string;
  /** The person's rule that is cited; '' for none. */
  ruleId: string;
}

const URGENT_MS = 48 * 60 * 60_000;

/** It is so soon that a rule for when it is urgent may be cited. */
export function isSoon({ day, start }: Pick<Offer, 'day' | 'start'>, now: Date): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(start)) return false;
  const ahead = Date.parse(instantAt(day, start)) - now.getTime();
  return ahead > 0 && ahead <= URGENT_MS;
}

/** What has to be mended, in the order of the fields; nothing when it can be offered. */
export function errorsOf({ who, day, start, sleepIn, end }: Offer, now: Date): FieldError[] {
  const errors: FieldError[] = [];
  if (who === '') errors.push({ field: 'who', text: t('offer.errorWho') });
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && instantAt(day, '23:59') > now.toISOString();
  if (!isDay) errors.push({ field: 'day', text: t('offer.errorDay') });
  const isStart = /^\d\d:\d\d$/.test(start) && (!isDay || new Date(instantAt(day, start)) > now);
  if (!isStart) errors.push({ field: 'start', text: t('offer.errorStart') });
  if (sleepIn && !/^\d\d:\d\d$/.test(end)) errors.push({ field: 'end', text: t('offer.errorEnd') });
  else if (sleepIn && end >= start) errors.push({ field: 'end', text: t('offer.errorEnd') });
  return errors;
}

/** By the clock on the wall of the person's home; null while the form does not say. */
export function timesOf({ day, start, minutes, sleepIn, end }: Offer): Pick<Visit, 'startsAt' | 'endsAt'> | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || !/^\d\d:\d\d$/.test(start)) return null;
  const startsAt = instantAt(day, start);
  if (!sleepIn) return { startsAt, endsAt: toInstant(new Date(Date.parse(startsAt) + Number(minutes) * 60_000)) };
  return /^\d\d:\d\d$/.test(end) && end < start ? { startsAt, endsAt: instantAt(addDays(day, 1), end) } : null;
}

export function toProposal(
  offer: Offer,
  visitId: string,
  { circleId, paId }: { circleId: string; paId: string },
  rule?: Bond['urgentRules'][number],
): MutationArgs['visit.propose'] {
  const times = timesOf(offer);
  if (!times) throw new RangeError('the form was not looked at');
  const night = offer.sleepIn ? { sleepIn: true } : {};
  const proposal = { visitId, circleId, paId, ...times, why: offer.why.trim(), ...night };
  return rule ? { ...proposal, ruleId: rule.ruleId, othersCannot: !rule.isFirst } : proposal;
}
