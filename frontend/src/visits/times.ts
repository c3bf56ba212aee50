/** Times at the door, put right. */

import type { OwnVisit } from '../data/kinds';
import { addDays, clockOf, dayOf, instantAt } from '../ui/when';

/** `09:05` each; '' where nothing was said. */
export interface TimesText {
  came: string;
  left: string;
}

export type TimesFault = 'noTime' | 'future' | 'order' | 'same';

const CLOCK = /^\d\d:\d\d$/;

export function timesText({ checkedInAt, checkedOutAt }: OwnVisit): TimesText {
  return { came: checkedInAt ? clockOf(checkedInAt) : '', left: checkedOutAt ? clockOf(checkedOutAt) : '' };
}

/** The instants meant where something else was said; a time after midnight belongs to the visit's next day. */
export function timesMeant(visit: OwnVisit, { came, left }: TimesText): { came: string | null; left: string | null } {
  const day = dayOf(visit.startsAt);
  const before = timesText(visit);
  const cameAt = CLOCK.test(came) && came !== before.came ? instantAt(day, came) : null;
  if (!CLOCK.test(left) || left === before.left) return { came: cameAt, left: null };
  const sameDay = instantAt(day, left);
  const isOvernight = dayOf(visit.endsAt) !== day && sameDay < (cameAt ?? visit.checkedInAt ?? visit.startsAt);
  return { came: cameAt, left: isOvernight ? instantAt(addDays(day, 1), left) : sameDay };
}

/** What does not fit; null when it can be saved. */
export function timesFault(visit: OwnVisit, text: TimesText, now: Date): TimesFault | null {
  const before = timesText(visit);
  const isMissing = (said: string, held: string) => said !== held && !CLOCK.test(said);
  if (isMissing(text.came, before.came) || isMissing(text.left, before.left)) return 'noTime';
  const { came, left } = timesMeant(visit, text);
  if (came === null && left === null) return 'same';
  if ([came, left].some((each) => each !== null && Date.parse(each) > now.getTime())) return 'future';
  const [cameAt, leftAt] = [came ?? visit.checkedInAt, left ?? visit.checkedOutAt];
  return cameAt !== null && leftAt !== null && leftAt < cameAt ? 'order' : null;
}
