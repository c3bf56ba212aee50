/** The thread of a longer time: a lane a PA, and in it a mark for each day or week in which they came, as tall as visits. */

import type { Dots, Drawing, Lane } from './thread-path';

export interface Strand extends Lane {
  /** To how many visits they came in each day or week, the oldest first. */
  came: readonly number[];
  /** How many are planned in each to come, the soonest first. */
  planned: readonly number[];
}

const cell = 10;
/** How much of a lane the tallest mark takes. */
const tallest = 6.4;
/** The least, so that one visit among many is seen. */
const shortest = 1.8;

export function drawMarks(strands: readonly Strand[]): Drawing {
  const came = strands[0]?.came.length ?? 0;
  const columns = came + (strands[0]?.planned.length ?? 0);
  const most = Math.max(1, ...strands.flatMap((strand) => [...strand.came, ...strand.planned]));
  const width = columns * cell;
  return {
    rows: strands.length,
    width,
    height: strands.length * cell,
    now: came * cell,
    lanes: strands.map((_, row) => `M0 ${row * cell + cell / 2}H${width}`).join(''),
    run: '',
    plan: '',
    holds: [],
    dots: [
      ...strands.flatMap((strand, row) => marks(strand, row, strand.came, 0, most, false)),
      ...strands.flatMap((strand, row) => marks(strand, row, strand.planned, came, most, true)),
    ],
    isBusy: false,
    isThin: true,
  };
}

/** Upright lines through the middle of the lane. */
function marks(
  { yarn, chosen }: Lane,
  row: number,
  counts: readonly number[],
  from: number,
  most: number,
  isPlanned: boolean,
): Dots[] {
  const middle = row * cell + cell / 2;
  const path = counts
    .map((count, place) => {
      if (count === 0) return '';
      const half = (shortest + ((count - 1) / Math.max(1, most - 1)) * (tallest - shortest)) / 2;
      const x = (from + place) * cell + cell / 2;
      return `M${x} ${short(middle - half)}V${short(middle + half)}`;
    })
    .join('');
  return path === '' ? [] : [{ path, yarn, isSquare: chosen === false, isPlanned }];
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}
