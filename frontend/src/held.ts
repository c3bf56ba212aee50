import { useLive } from './data/use-live';
import { useStore } from './session';

/**
 * What this phone holds, kept up to date; undefined until it has once been brought in step, for before that nothing is not "none". Where `isEnough`
 * says that the page makes sense with it, what is near now is shown as soon as that has come.
 */
export function useHeld<T>(
  query: () => Promise<T>,
  deps: readonly unknown[],
  isEnough: (value: T) => boolean = () => false,
): T | undefined {
  const { db } = useStore();
  const held = useLive(async () => {
    const [value, { lastPullAt, soonAt }] = [await query(), await db.phone()];
    return { value, isInStep: lastPullAt !== null, hasSoon: soonAt !== null };
  }, [db, ...deps]);
  return held && (held.isInStep || (held.hasSoon && isEnough(held.value))) ? held.value : undefined;
}
