/** One person and one PA as this phone's user sees them: from the one side or the other. */

import { callName } from '../circles/faces';
import { circleIdOf } from '../circles/my-circle';
import type { Day, Instant, Stage } from '../data/kinds';
import { get } from '../data/rows';
import type { Store } from '../data/session';

export interface Pair {
  relationshipId: string;
  circleId: string;
  paId: string;
  /** Whom the user meets. */
  name: string;
  stage: Stage;
  endsOn: Day | null;
  pausedAt: Instant | null;
  side: 'person' | 'pa';
}

/** Null when this phone does not hold it. */
export async function readPair(db: Store['db'], id: string): Promise<Pair | null> {
  const bond = await get(db, 'bond', id);
  if (bond && db.account.roles.pa.includes(bond.d.paId)) {
    const { circleId, paId, personKnownAs: name, stage, endsOn } = bond.d;
    return { relationshipId: id, circleId, paId, name, stage, endsOn, pausedAt: null, side: 'pa' };
  }
  const held = await get(db, 'relationship', id);
  const circleId = circleIdOf(db.account);
  if (!held || !circleId) return null;
  const { paId, stage, endsOn, pausedAt } = held.d;
  return { relationshipId: id, circleId, paId, name: callName(held.d), stage, endsOn, pausedAt, side: 'person' };
}

/** The page on which the two stand. */
export const homeOf = ({ side, relationshipId }: Pair) =>
  side === 'pa' ? `/people/${relationshipId}` : `/relationships/${relationshipId}`;
