/**
 * Where the thread runs: a column a day, a row a PA, ten units each way.
 *
 * One line goes from visit to visit: level on the same PA, an S between two. Where nobody is named there is no line.
 */

import { addDays, dayOf, daysBetween } from './when';
import type { Yarn } from './yarn';

export interface Lane {
  paId: string;
  name: string;
  yarn: Yarn;
  /** Null: the person has not been asked yet who is in the team. */
  chosen: boolean | null;
}

export interface ThreadVisit {
  /** Null: nobody is named yet. */
  paId: string | null;
  startsAt: string;
  /** False once it happened. */
  planned: boolean;
}

export interface Span {
  /** The first day drawn. */
  from: string;
  today: string;
  /** The last day drawn. */
  to: string;
}

export interface Dots {
  path: string;
  yarn: Yarn | null;
  isSquare: boolean;
  isPlanned: boolean;
}

export interface Drawing {
  rows: number;
  width: number;
  height: number;
  /** Where the past ends. */
  now: number;
  lanes: string;
  run: string;
  plan: string;
  /** Stretches in which the same PA came again, by yarn. */
  holds: { yarn: Yarn; path: string }[];
  dots: Dots[];
  /** True when a day has more than one visit, so that dots stand closer. */
  isBusy: boolean;
  /** True when a mark stands for a day or a week: many columns, thin marks. */
  isThin: boolean;
}

/** How far from their lane the first and the last visit of a busy day hang. */
const aside = 2.3;
const cell = 10;

interface Stitch {
  x: number;
  /** The middle of the lane, where the line runs. */
  y: number;
  /** Where the dot is: visits of one day hang one below the other. */
  dotY: number;
  lane: Lane | null;
  planned: boolean;
}

export function visitsWithin<Visit extends ThreadVisit>(visits: readonly Visit[], from: string, to: string): Visit[] {
  return visits
    .filter(({ startsAt }) => dayOf(startsAt) >= from && dayOf(startsAt) <= to)
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

export function drawThread(lanes: readonly Lane[], visits: readonly ThreadVisit[], { from, today, to }: Span): Drawing {
  const drawn = visitsWithin(visits, from, to);
  const rows = lanes.length + (drawn.some(({ paId }) => !lanes.some((lane) => lane.paId === paId)) ? 1 : 0);
  const width = (daysBetween(from, to) + 1) * cell;
  const days = drawn.map(({ startsAt }) => dayOf(startsAt));
  const stitches = drawn.map(({ paId, planned }, place): Stitch => {
    const day = days[place] ?? from;
    const row = lanes.findIndex((lane) => lane.paId === paId);
    const ofDay = days.lastIndexOf(day) - days.indexOf(day) + 1;
    const placeInDay = place - days.indexOf(day);
    const y = ((row < 0 ? rows - 1 : row) + 0.5) * cell;
    return {
      x: (daysBetween(from, day) + (placeInDay + 0.5) / ofDay) * cell,
      y,
      dotY: y + asideOf(drawn, days, place),
      lane: lanes[row] ?? null,
      planned,
    };
  });
  const past = stitches.filter(({ planned }) => !planned);
  const ahead = stitches.filter(({ planned }) => planned);
  const last = past.at(-1);
  return {
    rows,
    width,
    height: rows * cell,
    now: nowAt(daysBetween(from, today) * cell, width, past, ahead),
    lanes: Array.from({ length: rows }, (_, row) => `M0 ${row * cell + cell / 2}H${width}`).join(''),
    run: runs(past).map(line).join(''),
    plan: runs(last?.lane ? [last, ...ahead] : ahead)
      .map(line)
      .join(''),
    holds: holds(past),
    dots: [...dots(past, false), ...dots(ahead, true)],
    isBusy: new Set(days).size < days.length,
    isThin: false,
  };
}

/** Several visits of one PA on one day hang one below the other, the first highest; any other is on its line. */
function asideOf(drawn: readonly ThreadVisit[], days: readonly string[], place: number): number {
  const same = drawn.flatMap(({ paId }, at) => (paId === drawn[place]?.paId && days[at] === days[place] ? [at] : []));
  return same.length === 1 ? 0 : (same.indexOf(place) / (same.length - 1) - 0.5) * 2 * aside;
}

/** Where today begins; once today has a visit behind it, halfway from there to the next. */
function nowAt(today: number, width: number, past: readonly Stitch[], ahead: readonly Stitch[]): number {
  const last = past.at(-1)?.x ?? 0;
  const next = ahead[0]?.x ?? Number.POSITIVE_INFINITY;
  const now = last < today ? today : Math.min((last + next) / 2, last + cell / 2);
  return Math.min(short(now), width);
}

/** Stretches of visits that have a name, two at least. */
function runs(stitches: readonly Stitch[]): Stitch[][] {
  const stretches: Stitch[][] = [[]];
  for (const stitch of stitches) {
    if (stitch.lane === null) stretches.push([]);
    else stretches.at(-1)?.push(stitch);
  }
  return stretches.filter((stretch) => stretch.length > 1);
}

function line(stretch: readonly Stitch[]): string {
  return stretch
    .map(({ x, y }, place) => {
      const before = stretch[place - 1];
      if (before === undefined) return `M${short(x)} ${y}`;
      if (before.y === y) return `H${short(x)}`;
      const middle = short((before.x + x) / 2);
      return `C${middle} ${before.y} ${middle} ${y} ${short(x)} ${y}`;
    })
    .join('');
}

function holds(past: readonly Stitch[]): Drawing['holds'] {
  const byYarn = new Map<Yarn, string>();
  for (const [place, { x, y, lane }] of past.entries()) {
    const next = past[place + 1];
    if (lane === null || lane.chosen === false || next?.lane !== lane) continue;
    byYarn.set(lane.yarn, `${byYarn.get(lane.yarn) ?? ''}M${short(x)} ${y}H${short(next.x)}`);
  }
  return [...byYarn].map(([yarn, path]) => ({ yarn, path }));
}

/** A dot is a line of no length: its round or square cap keeps its shape however the picture is stretched. */
function dots(stitches: readonly Stitch[], isPlanned: boolean): Dots[] {
  const groups = new Map<string, Dots>();
  for (const { x, dotY, lane } of stitches) {
    const isSquare = lane === null || lane.chosen === false;
    const yarn = lane?.yarn ?? null;
    const group = groups.get(`${yarn} ${isSquare}`);
    const path = `${group?.path ?? ''}M${short(x)} ${short(dotY)}h0`;
    groups.set(`${yarn} ${isSquare}`, { path, yarn, isSquare, isPlanned });
  }
  return [...groups.values()];
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The days from the first to the last, for a picture that shows so many days before today and from today on. */
export function spanAround(today: string, daysBefore: number, daysFrom: number): Span {
  return { from: addDays(today, -daysBefore), today, to: addDays(today, daysFrom - 1) };
}
