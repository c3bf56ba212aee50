/** From visits to the days and weeks of a longer thread, and what it says. */

import type { Contract } from '../data/contract';
import type { Strand } from '../ui/thread-marks';
import type { Lane, ThreadVisit } from '../ui/thread-path';
import { addDays, dayOf, daysBetween } from '../ui/when';

export type Weeks = Contract['Weeks'];

export const SPANS = [14, 28, 91, 365] as const;
export type Days = (typeof SPANS)[number];
const DAY_MS = 86_400_000;
const WEEK = 7;

export const weeksPath = (circleId: string, days: Days) => `/api/circles/${circleId}/weeks?days=${days}`;

export type Describe = (paId: string, name: string) => Lane;

/** So many days back and ahead, a column a day; today has one for what came and one for what is planned. */
export function strandsByDay(woven: readonly ThreadVisit[], lanes: readonly Lane[], days: number, now: Date): Strand[] {
  const today = dayOf(now);
  const near = woven.filter(({ startsAt }) => Math.abs(Date.parse(startsAt) - now.getTime()) <= days * DAY_MS);
  const first = addDays(today, -days);
  const count = (paId: string, isPlanned: boolean, from: string, columns: number) => {
    const counts = Array.from({ length: columns }, () => 0);
    for (const visit of near) {
      const place = daysBetween(from, dayOf(visit.startsAt));
      if (visit.paId === paId && visit.planned === isPlanned && place in counts)
        counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts;
  };
  return filled(
    lanes.map((lane) => ({
      ...lane,
      came: count(lane.paId, false, first, days + 1),
      planned: count(lane.paId, true, today, days),
    })),
  );
}

/** How many visits in each of so many weeks, counted back from now as the server does, or ahead. */
export function countWeeks(
  woven: readonly ThreadVisit[],
  paId: string,
  isPlanned: boolean,
  weeks: number,
  now: Date,
): number[] {
  const counts = Array.from({ length: weeks }, () => 0);
  for (const visit of woven) {
    if (visit.paId !== paId || visit.planned !== isPlanned) continue;
    const ms = Date.parse(visit.startsAt) - now.getTime();
    const away = isPlanned ? Math.floor(ms / (WEEK * DAY_MS)) : Math.ceil(-ms / (WEEK * DAY_MS)) - 1;
    const place = isPlanned ? away : weeks - 1 - away;
    if (place in counts) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The weeks that the server counted, or without it those of the visits that are held; what is planned is held. */
export function strandsByWeek(
  woven: readonly ThreadVisit[],
  read: Weeks | undefined,
  describe: Describe,
  days: Days,
  now: Date,
): Strand[] {
  const back = Math.ceil(days / WEEK);
  const ahead = days === 365 ? 0 : back;
  const names = new Map(read?.strands.map(({ paId, paName }) => [paId, paName]));
  const paIds = new Set([...names.keys(), ...woven.map(({ paId }) => paId).filter((paId) => paId !== null)]);
  const strands = [...paIds].map((paId) => ({
    ...describe(paId, names.get(paId) ?? ''),
    came: read
      ? (read.strands.find((strand) => strand.paId === paId)?.weeks ?? Array.from({ length: back }, () => 0))
      : countWeeks(woven, paId, false, back, now),
    planned: countWeeks(woven, paId, true, ahead, now),
  }));
  return filled(strands).sort((a, b) => Number(a.chosen === false) - Number(b.chosen === false));
}

const filled = (strands: Strand[]) =>
  strands.filter(({ came, planned }) => [...came, ...planned].some((count) => count > 0));

export const timesOf = ({ came }: Strand) => came.reduce((sum, count) => sum + count, 0);

/** The first day of each column that came, the oldest first, and of each to come. */
export function columnsOf(days: Days, now: Date): { came: string[]; planned: string[] } {
  const today = dayOf(now);
  if (days === 28) {
    return {
      came: Array.from({ length: days + 1 }, (_, place) => addDays(today, place - days)),
      planned: Array.from({ length: days }, (_, place) => addDays(today, place)),
    };
  }
  const weeks = Math.ceil(days / WEEK);
  return {
    came: Array.from({ length: weeks }, (_, place) => addDays(today, -Math.min(days, (weeks - place) * WEEK))),
    planned: days === 365 ? [] : Array.from({ length: weeks }, (_, place) => addDays(today, place * WEEK)),
  };
}
