/** Where a visit stands for the PA whose it is, as plain values. */

import type { OwnVisit } from '../data/kinds';
import type { IconName } from '../ui/icon';
import { addDays, dayOf } from '../ui/when';
import { t } from './words';

export type Standing =
  | 'off'
  | 'done'
  | 'here'
  | 'unheard'
  | 'missed'
  /** The person does not know this face yet, and has not said yes. */
  | 'needs-yes'
  | 'your-yes'
  | 'their-yes'
  | 'agreed';

export function standingOf(visit: OwnVisit): Standing {
  if (['declined', 'cancelled', 'paused'].includes(visit.status)) return 'off';
  if (visit.checkedOutAt || visit.status === 'done') return 'done';
  if (visit.checkedInAt) return 'here';
  if (visit.status === 'not_heard') return 'unheard';
  if (visit.status === 'missed') return 'missed';
  if (visit.needsYes) return 'needs-yes';
  if (visit.status === 'confirmed') return 'agreed';
  return visit.paConfirmedAt ? 'their-yes' : 'your-yes';
}

/** It is the day of the visit, or the morning after a night. What the PA forgot then can still be told. */
export function canCheckIn(visit: OwnVisit, now: Date): boolean {
  const isOpen = ['agreed', 'their-yes', 'your-yes', 'unheard', 'missed'].includes(standingOf(visit));
  const days = [dayOf(visit.startsAt), dayOf(visit.endsAt)];
  return isOpen && days.includes(dayOf(now));
}

/** Neither made nor off, and its end is still to come. */
export function isAhead(visit: OwnVisit, now: Date): boolean {
  return !['off', 'done'].includes(standingOf(visit)) && new Date(visit.endsAt) > now;
}

/** The visits of today's page: those of the day, and one that is not left yet. */
export function isOfToday(visit: OwnVisit, now: Date): boolean {
  const standing = standingOf(visit);
  if (standing === 'off') return false;
  const isRecent = dayOf(visit.startsAt) >= addDays(dayOf(now), -1);
  if (standing === 'here') return isRecent;
  return dayOf(visit.startsAt) === dayOf(now);
}

export interface StateWords {
  kind: 'plain' | 'held' | 'new' | 'well';
  icon: IconName;
  words: string;
}

/** Two or three words for a row of a list. */
export function sayStanding(visit: OwnVisit): StateWords {
  const name = visit.personKnownAs;
  switch (standingOf(visit)) {
    case 'off':
      return {
        kind: 'plain',
        icon: 'no',
        words: t(`state.${visit.status as 'declined' | 'cancelled' | 'paused'}`),
      };
    case 'done':
      return { kind: 'plain', icon: 'yes', words: t('state.done') };
    case 'here':
      return { kind: 'well', icon: 'door', words: t('state.underWay') };
    case 'unheard':
      return { kind: 'held', icon: 'clock', words: t('state.notHeard') };
    case 'missed':
      return { kind: 'held', icon: 'warn', words: t('state.missed') };
    case 'needs-yes':
      return { kind: 'new', icon: 'newface', words: t('state.needsYes', { name }) };
    case 'your-yes':
      return { kind: 'held', icon: 'dontknow', words: t('state.yours') };
    case 'their-yes':
      return { kind: 'held', icon: 'clock', words: t('state.theirs', { name }) };
    case 'agreed':
      return { kind: 'well', icon: 'yes', words: t('state.agreed') };
  }
}
