/** Which meetings still matter: without words, for the first screen. */

import type { Introduction } from '../data/kinds';

/** Those that still matter: to come, and neither refused nor called off; the first first. */
export function meetingsAhead<Row extends { d: Introduction }>(rows: readonly Row[], now: Date): Row[] {
  return rows
    .filter(({ d }) => (d.status === 'proposed' || d.status === 'agreed') && Date.parse(d.startsAt) > now.getTime())
    .toSorted((a, b) => a.d.startsAt.localeCompare(b.d.startsAt));
}
