import { toInstant } from '../data/change';
import type { Visit } from '../data/kinds';
import { addDays, clock, dayAndClock, dayOf, fullDay } from '../ui/when';
import { silenceOf } from './silence';
import { t } from './words';

/** How a visit stands for the person, as far as this phone knows. Never better than what was said. */
export type Standing =
  | 'needsYes'
  | 'waitsForYou'
  | 'waitsForPa'
  | 'waitsForBoth'
  | 'coming'
  | 'late'
  | 'due'
  | 'here'
  | 'came'
  | 'notHeard'
  /** As `notHeard`, and the wait of the person's plan is over. */
  | 'waitOver'
  | 'missed'
  | 'declined'
  | 'cancelled'
  | 'paused'
  | 'notAgreed';

type Told = Pick<Visit, 'startsAt' | 'status' | 'needsYes' | 'personConfirmedAt' | 'paConfirmedAt' | 'lateMinutes'>;

/** `wait`: the minutes of the person's plan; null: they have none. */
export function standingOf(visit: Told, now: Date, wait: number | null = null): Standing {
  switch (visit.status) {
    case 'proposed':
      return proposed(visit, now);
    case 'confirmed':
      if (!hasBegun(visit, now)) return visit.lateMinutes ? 'late' : 'coming';
      return unheard(visit, now, wait);
    case 'not_heard': {
      const found = unheard(visit, now, wait);
      return found === 'due' ? 'notHeard' : found;
    }
    case 'under_way':
      return 'here';
    case 'done':
      return 'came';
    default:
      return visit.status;
  }
}

function proposed(visit: Told, now: Date): Standing {
  if (hasBegun(visit, now)) return 'notAgreed';
  if (visit.needsYes) return 'needsYes';
  if (visit.personConfirmedAt) return 'waitsForPa';
  return visit.paConfirmedAt ? 'waitsForYou' : 'waitsForBoth';
}

export function hasBegun({ startsAt }: Pick<Visit, 'startsAt'>, now: Date): boolean {
  return Date.parse(startsAt) <= now.getTime();
}

/** When a PA who is running late should be there. */
export function expectedAt({ startsAt, lateMinutes }: Pick<Visit, 'startsAt' | 'lateMinutes'>): string {
  return toInstant(new Date(Date.parse(startsAt) + (lateMinutes ?? 0) * 60_000));
}

const silences = { early: 'late', waiting: 'due', asked: 'notHeard', over: 'waitOver' } as const;

/** It has begun, and nobody has said that somebody is there. */
const unheard = (visit: Told, now: Date, wait: number | null) => silences[silenceOf(expectedAt(visit), wait, now)];

/** Nobody has said anything for so long that the person is asked. */
export const isAsked = (standing: Standing): boolean => standing === 'notHeard' || standing === 'waitOver';

/** It may still happen, or is happening. */
export function isAhead(standing: Standing): boolean {
  return ['needsYes', 'waitsForYou', 'waitsForPa', 'waitsForBoth', 'coming', 'late', 'due', 'here'].includes(standing);
}

/** Its time has come and nobody has said that somebody is there: the person may say that nobody came. */
export function mayHaveBeenMissed(standing: Standing): boolean {
  return standing === 'due' || isAsked(standing) || standing === 'notAgreed';
}

/** "at 9am" of today, "tomorrow at 9am", "on Tuesday 24 November at 9am". */
export function whenWords(startsAt: string, now: Date): string {
  const day = dayOf(startsAt);
  const today = dayOf(now);
  if (day === today) return t('when.today', { clock: clock(startsAt) });
  if (day === addDays(today, 1) || day === addDays(today, -1)) return dayAndClock(startsAt, now);
  return t('when.other', { day: fullDay(day, now), clock: clock(startsAt) });
}

/** "Rosa is coming at 9am": what is known of a visit, in one sentence. */
export function headWords(standing: Standing, name: string, startsAt: string, now: Date): string {
  return t(`head.${standing}`, { name, when: whenWords(startsAt, now) });
}

/** "Confirmed", "Not heard yet": the same in a word or two. */
export function statusWords(standing: Standing, name: string): string {
  return t(`status.${standing}`, { name });
}

/** What it means, in a sentence or two. */
export function meaningWords(standing: Standing, name: string): string {
  return t(`means.${standing}`, { name });
}
