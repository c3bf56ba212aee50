/** What of a PA's stands at the same time. A warning for the PA alone: it holds nobody back. */

import type { OwnVisit } from '../data/kinds';
import { isAhead } from '../visits/pa-standing';

interface Span {
  startsAt: string;
  endsAt: string;
}

/** Those that share some time with it; one that ends when the other begins does not. */
export function clashesWith<Each extends { d: Span }>({ startsAt, endsAt }: Span, others: readonly Each[]): Each[] {
  return others.filter(({ d }) => d.startsAt < endsAt && startsAt < d.endsAt);
}

/** Those private visits that share some time with a visit that is still to come. */
export function clashesOf<Each extends { d: Span }>(visit: OwnVisit, others: readonly Each[], now: Date): Each[] {
  return isAhead(visit, now) ? clashesWith(visit, others) : [];
}
