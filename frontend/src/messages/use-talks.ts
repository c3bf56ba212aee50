import type { Side } from '../data/kinds';
import { useHeld } from '../held';
import { useStore } from '../session';
import { readTalk, readTalks, type Talk } from './talk';

/** The conversations that this phone holds for one side, kept up to date; undefined until it has once been brought in step. */
export function useTalks(side: Side): Talk[] | undefined {
  const { db, account } = useStore();
  return useHeld(() => readTalks(db, account, side), [account, side]);
}

/** One of them; null when there is none of that id. */
export function useTalk(id: string): Talk | null | undefined {
  const { db, account } = useStore();
  return useHeld(() => readTalk(db, account, id), [account, id]);
}
