/** Faces per fortnight as bars: a column ten units wide for each, the oldest first, a hundred units high. */

import type { Contract } from '../data/contract';

export type Fortnights = Contract['Fortnights'];
export type Fortnight = Contract['Fortnight'];
export type Level = Contract['Level'];

export interface Bars {
  width: number;
  height: number;
  /** The number at the top of the scale. */
  top: number;
  /** Everything that came but the last, and the last. */
  past: string;
  last: string;
  /** A short line across a column, where it is known how few would have been enough. */
  enough: string;
  /** Where two ends are known only, a line from one to the other. */
  between: string;
  /** Published levels that fit the scale, from `y` down `height`; a single number has none. */
  levels: { level: Level; y: number; height: number }[];
  /** Those above it. */
  above: Level[];
}

const column = 10;
const height = 100;
const LEAST_TOP = 10;
/** So many columns at least: where there are fewer fortnights, those before them stay empty. */
export const LEAST_COLUMNS = 13;

/** How many columns are empty at the beginning. */
export const emptyColumns = (count: number) => Math.max(0, LEAST_COLUMNS - count);

export function drawBars(fortnights: readonly Fortnight[], levels: readonly Level[]): Bars {
  const most = Math.max(0, ...fortnights.flatMap(({ faces, enough }) => [faces, enough?.atMost ?? 0]));
  const top = Math.max(LEAST_TOP, Math.ceil((most + 1) / 10) * 10);
  const y = (count: number) => short(height - (count / top) * height);
  const empty = emptyColumns(fortnights.length);
  const bar = ({ faces }: Fortnight, place: number) =>
    faces === 0 ? '' : `M${(empty + place) * column + 1.5} ${height}V${y(faces)}h7V${height}Z`;
  const marks = fortnights.map(({ enough }, place) => ({ enough, x: (empty + place) * column }));
  return {
    width: (empty + fortnights.length) * column,
    height,
    top,
    past: fortnights.slice(0, -1).map(bar).join(''),
    last: fortnights
      .slice(-1)
      .map((each) => bar(each, fortnights.length - 1))
      .join(''),
    enough: marks.map(({ enough, x }) => (enough ? `M${x + 0.5} ${y(enough.atMost)}h9` : '')).join(''),
    between: marks
      .map(({ enough, x }) =>
        enough && enough.atLeast < enough.atMost ? `M${x + 5} ${y(enough.atMost)}V${y(enough.atLeast)}` : '',
      )
      .join(''),
    levels: levels
      .filter(({ high }) => high <= top)
      .map((level) => ({ level, y: y(level.high), height: short(y(level.low) - y(level.high)) })),
    above: levels.filter(({ high }) => high > top),
  };
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The small row of bars of a table: faces alone, as tall as the most of them, four at least. */
export function drawSmallBars(counts: readonly number[]): Pick<Bars, 'width' | 'height' | 'past' | 'last'> {
  const empty = emptyColumns(counts.length);
  const top = Math.max(4, ...counts);
  const bar = (count: number, place: number) =>
    count === 0
      ? `M${(empty + place) * column + 1.5} ${height}h7v-2h-7Z`
      : `M${(empty + place) * column + 1.5} ${height}V${short(height - (count / top) * height)}h7V${height}Z`;
  return {
    width: (empty + counts.length) * column,
    height,
    past: counts.slice(0, -1).map(bar).join(''),
    last: counts
      .slice(-1)
      .map((count) => bar(count, counts.length - 1))
      .join(''),
  };
}
