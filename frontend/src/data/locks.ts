/** One at a time, under a name. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Across all tabs of the browser. */
export const webLock: Lock = (name, work) =>
  navigator.locks.request(name, work) as Promise<Awaited<ReturnType<typeof work>>>;

/** Within one process, where there are no Web Locks. */
export function memoryLock(): Lock {
  const tails = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
    tails.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  };
}
