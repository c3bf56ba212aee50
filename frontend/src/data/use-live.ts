/** The phone's database for components. The only file here that knows Preact. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Status, subscribe, subscribeStatus } from './live';
import type { Sync } from './sync';

interface Answer<T> {
  /** Which question this answers: one for each set of deps. */
  question: object;
  value?: T;
  failure?: unknown;
}

/** The query's result, kept up to date; undefined while it is first read for these deps. A failed query fails the render. */
export function useLive<T>(query: () => Promise<T>, deps: readonly unknown[]): T | undefined {
  const question = useMemo(() => ({}), deps);
  const [answer, setAnswer] = useState<Answer<T>>();
  useEffect(
    () =>
      subscribe(
        query,
        (value) => setAnswer({ question, value }),
        (failure) => setAnswer({ question, failure }),
      ),
    [question],
  );
  if (answer?.question !== question) return undefined;
  if (answer.failure) throw answer.failure;
  return answer.value;
}

/** How far this phone is in step with the server; undefined while it is first read. */
export function useStatus(sync: Sync): Status | undefined {
  const [status, setStatus] = useState<Status>();
  useEffect(() => subscribeStatus(sync, setStatus), [sync]);
  return status;
}
