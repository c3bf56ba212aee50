/** Circles whose person has died: nothing is asked there any more, and nothing cheerful is said. */

import { circleIdOf } from './circles/my-circle';
import type { CareMatchDb } from './data/db';
import { circleOf } from './data/kinds';
import { list } from './data/rows';
import { useLive } from './data/use-live';
import { useStore } from './session';
import { dayOf } from './ui/when';
import { isWithin } from './visits/pauses';

/** Of those of which this phone may know. */
export async function circlesOver(db: CareMatchDb, now = new Date()): Promise<Set<string>> {
  const pauses = (await list(db, 'pause')).filter(({ d }) => d.reason === 'died' && isWithin(dayOf(now), d));
  return new Set(pauses.map(({ scope }) => circleOf(scope) ?? ''));
}

/** Whether the person whom this phone's pages are about has died. */
export function useIsOver(): boolean {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  return useLive(async () => (await circlesOver(db)).has(circleId), [db, circleId]) ?? false;
}
