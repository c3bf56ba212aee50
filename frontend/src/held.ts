import { useLive } from './data/use-live';
import { useStore } from './session';

/** What this phone holds, kept up to date; undefined until it has once been brought in step, for before that nothing is not "none". */
export function useHeld<T>(query: () => Promise<T>, deps: readonly unknown[]): T | undefined {
  const { db } = useStore();
  const held = useLive(
    async () => ({ value: await query(), isInStep: (await db.phone()).lastPullAt !== null }),
    [db, ...deps],
  );
  return held?.isInStep ? held.value : undefined;
}
