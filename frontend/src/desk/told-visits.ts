/** What a person may tell of who comes and when: whom to ask instead, a visit, another time, a week, a wish. Each waits for the PA's own yes where one is needed. */

import { isFamiliar } from '../circles/faces';
import type { Instant, Relationship, Visit } from '../data/kinds';
import type { Choice } from '../ui/field';
import { addDays, clockOf, dayAndClock, dayOf, instantAt, shortWeekday } from '../ui/when';
import { writeRule } from '../visits/rule';
import { type CircleRecords, type PaLine, rowsOf } from './data';
import type { Told } from './told';
import type { More } from './told-more';
import { t } from './words';

/** What may be said of a visit to which its PA does not come. */
export const gapKinds = ['cover.offer', 'cover.agree', 'cover.close'] as const;

export const visitKinds = [
  ...gapKinds,
  'cover.ask',
  'visit.propose',
  'visit.move',
  'visit.keep_time',
  'visit.add_second',
  'arrangement.propose',
  'arrangement.end',
  'arrangement.skip',
  'visit_wish.write',
  'visit_wish.take_away',
] as const;

export type VisitSaid = (typeof visitKinds)[number];

export const isVisitSaid = (what: string): what is VisitSaid => (visitKinds as readonly string[]).includes(what);

/** In the place of one visit: the wish is for each. */
export const EVERY = 'every';

const MOST = 40;

export function visitChoices(
  what: VisitSaid,
  circle: CircleRecords,
  pas: readonly PaLine[],
  now: Date,
): Choice<string>[] {
  const isAhead = ({ startsAt }: { startsAt: Instant }) => Date.parse(startsAt) > now.getTime();
  const labelled = <D extends { paName: string; startsAt: Instant }>({ id, d }: { id: string; d: D }) => ({
    value: id,
    label: t('told.visit', { pa: d.paName, visit: dayAndClock(d.startsAt, now) }),
  });
  const visits = (keep: (d: Visit) => boolean) =>
    rowsOf(circle, 'visit')
      .filter(({ d }) => isAhead(d) && keep(d))
      .sort((a, b) => a.d.startsAt.localeCompare(b.d.startsAt))
      .slice(0, MOST)
      .map(labelled);
  const isOpen = ({ status }: Visit) => status === 'proposed' || status === 'confirmed';
  const gaps = rowsOf(circle, 'cover').filter(({ d }) => d.state === 'open' && isAhead(d));
  const bonds = rowsOf(circle, 'relationship').map(({ d }) => d);
  const named = ({ paId, name }: Relationship) => ({ value: paId, label: name });
  const patterns = rowsOf(circle, 'arrangement').map(({ id, d }) => ({
    stage: d.stage,
    choice: { value: id, label: t('told.arrangement', { pa: nameOf(d.paId, circle, pas), days: daysOf(d.weekdays) }) },
  }));
  switch (what) {
    case 'cover.offer':
      return gaps.filter(({ id }) => mayBeAsked(circle, id).length > 0).map(labelled);
    case 'cover.agree':
      return rowsOf(circle, 'cover_offer')
        .filter(({ d }) => d.canCome === true && d.outcome === null && isAhead(d))
        .map(labelled);
    case 'cover.close':
      return gaps.map(labelled);
    case 'cover.ask':
      return visits(isOpen);
    case 'visit.propose':
      return bonds.filter(({ stage }) => ['invited', 'introduced', 'chosen'].includes(stage)).map(named);
    case 'visit.move':
      return visits(isOpen);
    case 'visit.keep_time':
      return visits(({ moveStartsAt }) => moveStartsAt !== null);
    case 'visit.add_second':
      return bonds.filter(({ stage }) => stage === 'chosen').length > 1 ? visits(isOpen) : [];
    case 'arrangement.propose':
      return bonds.filter(({ stage }) => stage === 'chosen').map(named);
    case 'arrangement.end':
      return patterns.filter(({ stage }) => stage !== 'ended').map(({ choice }) => choice);
    case 'arrangement.skip':
      return patterns.filter(({ stage }) => stage === 'agreed').map(({ choice }) => choice);
    case 'visit_wish.write':
      return [{ value: EVERY, label: t('wish.every') }, ...visits(isOpen)];
    case 'visit_wish.take_away':
      return rowsOf(circle, 'visit_wish').map(({ id, d }) => ({ value: id, label: d.text }));
  }
}

/** Those whom the person may ask in place of the PA who cannot come, who have not been asked yet. */
export function mayBeAsked(circle: CircleRecords, coverId: string): Choice<string>[] {
  const gap = rowsOf(circle, 'cover').find(({ id }) => id === coverId)?.d;
  const offers = rowsOf(circle, 'cover_offer').filter(({ d }) => d.coverId === coverId);
  const away = new Set([gap?.paId, ...offers.map(({ d }) => d.paId)]);
  const order = { chosen: 'cover.team', introduced: 'cover.met', invited: 'cover.invited' } as const;
  const bonds = rowsOf(circle, 'relationship').filter(
    ({ d }) => !away.has(d.paId) && (d.stage !== 'invited' || d.meetingAcceptedAt !== null),
  );
  return (['chosen', 'introduced', 'invited'] as const).flatMap((stage) =>
    bonds
      .filter(({ d }) => d.stage === stage)
      .map(({ d }) => ({ value: d.paId, label: d.name, hint: t(order[stage]) })),
  );
}

/** Who could be at this visit besides the PA who comes. */
export function maybeSecond(circle: CircleRecords, visitId: string): Choice<string>[] {
  const visit = rowsOf(circle, 'visit').find(({ id }) => id === visitId)?.d;
  return rowsOf(circle, 'relationship')
    .filter(({ d }) => d.stage === 'chosen' && d.paId !== visit?.paId)
    .map(({ d }) => ({ value: d.paId, label: d.name }));
}

/** The PA who said that they can come, where the person does not know them: their name, and whether they may come only if the person says that they know that. */
export function newFaceOf(
  circle: CircleRecords,
  offerId: string,
  now: Date,
): { name: string; needsYes: boolean } | null {
  const offer = rowsOf(circle, 'cover_offer').find(({ id }) => id === offerId)?.d;
  const person = rowsOf(circle, 'circle')[0]?.d;
  if (offer === undefined || person === undefined) return null;
  const bond = rowsOf(circle, 'relationship').find(({ d }) => d.paId === offer.paId)?.d;
  if (isFamiliar(person, bond, now) !== false) return null;
  return { name: offer.paName, needsYes: bond?.stage !== 'chosen' || person.newFaceRule === 'ask_me' };
}

/** Of what may be said, only what is about this gap. */
export function aboutGap(choices: readonly Choice<string>[], circle: CircleRecords, coverId: string) {
  const offers = rowsOf(circle, 'cover_offer').filter(({ d }) => d.coverId === coverId);
  const ids = new Set([coverId, ...offers.map(({ id }) => id)]);
  return choices.filter(({ value }) => ids.has(value));
}

/** The day and the times of a visit as they stand. */
export function timesNow(circle: CircleRecords, visitId: string): { on: string; from: string; to: string } | null {
  const visit = rowsOf(circle, 'visit').find(({ id }) => id === visitId)?.d;
  if (visit === undefined) return null;
  return { on: dayOf(visit.startsAt), from: clockOf(visit.startsAt), to: clockOf(visit.endsAt) };
}

interface VisitDraft {
  what: VisitSaid;
  about: string;
  paIds: string[];
  text: string;
  on: string;
  more: More;
}

export function visitMutationOf(
  { what, about, paIds, text, on, more }: VisitDraft,
  { circleId, records }: CircleRecords,
  told: Told,
  newId: string,
) {
  const words = text.trim();
  switch (what) {
    case 'cover.offer':
      return { name: what, args: { coverId: about, paIds, told } } as const;
    case 'cover.agree':
      return { name: what, args: { offerId: about, mayBeNew: more.mayBeNew, told } } as const;
    case 'cover.close':
      return { name: what, args: { coverId: about, told } } as const;
    case 'cover.ask': {
      const paId = rowsOf({ circleId, records }, 'visit').find(({ id }) => id === about)?.d.paId ?? '';
      return { name: what, args: { circleId, paId, visitIds: [about], told } } as const;
    }
    case 'visit.propose': {
      const args = { visitId: newId, circleId, paId: about, ...timesOf(on, more), why: words, told };
      return { name: what, args } as const;
    }
    case 'visit.move':
      return { name: what, args: { visitId: about, ...timesOf(on, more), told } } as const;
    case 'visit.keep_time':
      return { name: what, args: { visitId: about, told } } as const;
    case 'visit.add_second':
      return { name: what, args: { visitId: about, secondId: newId, paId: more.paId, told } } as const;
    case 'arrangement.propose': {
      const { weekdays, from: localStart, to: localEnd } = more;
      const rule = writeRule({ every: 'week', interval: 1, weekdays, nths: [], ends: null });
      const times = { rule, localStart, localEnd, startsOn: on };
      return {
        name: what,
        args: { arrangementId: newId, circleId, paId: about, ...times, what: words, told },
      } as const;
    }
    case 'arrangement.end':
      return { name: what, args: { arrangementId: about, endsOn: on, told } } as const;
    case 'arrangement.skip':
      return { name: what, args: { arrangementId: about, day: on, told } } as const;
    case 'visit_wish.write': {
      const visitId = about === EVERY ? null : about;
      return { name: what, args: { wishId: newId, circleId, visitId, text: words, told } } as const;
    }
    case 'visit_wish.take_away':
      return { name: what, args: { wishId: about, told } } as const;
  }
}

/** What ends by the clock before it starts ends on the next day. */
function timesOf(on: string, { from, to }: More) {
  return { startsAt: instantAt(on, from), endsAt: instantAt(to > from ? on : addDays(on, 1), to) };
}

export const isAtTimes = (what: string) =>
  what === 'visit.propose' || what === 'visit.move' || what === 'arrangement.propose';

/** What has still to be said: the field, and why. */
export function visitMissing(
  { what, about, paIds, text, on, more }: VisitDraft,
  circle: CircleRecords,
  now: Date,
): [field: string, text: string][] {
  const isDated = isAtTimes(what) || what === 'arrangement.end' || what === 'arrangement.skip';
  const isTimed = isAtTimes(what);
  const isWhole = [more.from, more.to].every((each) => /^\d\d:\d\d$/.test(each)) && more.from !== more.to;
  const isVisit = what === 'visit.propose' || what === 'visit.move';
  const isPast =
    on !== '' && (isVisit ? isWhole && Date.parse(instantAt(on, more.from)) <= now.getTime() : on < dayOf(now));
  const needsTick = what === 'cover.agree' && newFaceOf(circle, about, now)?.needsYes === true;
  const missing: [string, boolean, string][] = [
    ['paIds', what === 'cover.offer' && paIds.length === 0, t('cover.noneTicked')],
    ['mayBeNew', needsTick && !more.mayBeNew, t('cover.newMissing')],
    ['paId', what === 'visit.add_second' && more.paId === '', t('told.paMissing')],
    ['weekdays', what === 'arrangement.propose' && more.weekdays.length === 0, t('told.daysMissing')],
    ['on', isDated && on === '', t('told.onMissing')],
    ['on', isDated && isPast, t(isVisit ? 'more.meetingPast' : 'told.dayPast')],
    ['from', isTimed && !isWhole, t('told.timesWrong')],
    ['text', what === 'visit_wish.write' && text.trim() === '', t('told.textMissing')],
  ];
  return missing.filter(([, isMissing]) => isMissing).map(([field, , words]) => [field, words]);
}

/** The name by which the circle or the holder's list knows this PA. */
export function nameOf(paId: string, circle: CircleRecords, pas: readonly PaLine[]): string {
  const bond = rowsOf(circle, 'relationship').find(({ d }) => d.paId === paId);
  return bond?.d.name ?? pas.find((pa) => pa.paId === paId)?.name ?? t('told.aPa');
}

const anyWeek = {
  MO: '2026-01-05',
  TU: '2026-01-06',
  WE: '2026-01-07',
  TH: '2026-01-08',
  FR: '2026-01-09',
  SA: '2026-01-10',
  SU: '2026-01-11',
};

/** "Mon, Wed" */
export function daysOf(weekdays: readonly (keyof typeof anyWeek)[]): string {
  return weekdays.map((day) => shortWeekday(anyWeek[day])).join(', ');
}
