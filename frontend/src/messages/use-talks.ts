import type { Side } from '../data/kinds';
import { useLive } from '../data/use-live';
import { useHeld } from '../held';
import { useStore } from '../session';
import { readTalk, readTalks, type Talk } from './talk';

/** The conversations that this phone holds for one side, kept up to date; undefined until it has once been brought in step. */
export function useTalks(side: Side): Talk[] | undefined {
  const { db, account } = useStore();
  const talks = useLive(() => readTalks(db, account, side), [db, account, side]);
  return useIsInStep() ? talks : undefined;
}

/** One of them; null when there is none of that id. */
export function useTalk(id: string): Talk | null | undefined {
  const { db, account } = useStore();
  const talk = useLive(() => readTalk(db, account, id), [db, account, id]);
  return useIsInStep() ? talk : undefined;
}

const useIsInStep = () => useHeld(async () => true, []) ?? false;
