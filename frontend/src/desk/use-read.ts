import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../data/api';
import { toInstant } from '../data/change';
import type { Instant } from '../data/kinds';
import type { Store } from '../data/session';
import { useStore } from '../session';
import { failureWords } from '../ui/failure';

export interface Reading<T> {
  /** What the server last gave; undefined until it first answers. */
  value: T | undefined;
  readAt: Instant | null;
  /** Why the last try brought nothing new; null when it did. */
  failure: string | null;
  reload: () => Promise<void>;
}

const EVERY_MS = 60_000;

interface Kept {
  value: unknown;
  readAt: Instant;
}

/** What was read stays while somebody is signed in, so that going back and forth shows it at once. */
const kept = new WeakMap<Store, Map<string, Kept>>();

/** What the server says at this path: now, every so often, and when the page comes back to the front. */
export function useRead<T>(path: string, everyMs = EVERY_MS): Reading<T> {
  const store = useStore();
  const earlier = kept.get(store) ?? new Map<string, Kept>();
  kept.set(store, earlier);
  const [, setRound] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const current = useRef(path);
  current.current = path;
  const reload = async () => {
    try {
      earlier.set(path, { value: await api.get<T>(path), readAt: toInstant(new Date()) });
      if (current.current === path) setFailure(null);
    } catch (problem) {
      if (current.current === path) setFailure(failureWords(problem));
    }
    setRound((round) => round + 1);
  };
  useEffect(() => {
    const controller = new AbortController();
    const look = () => document.visibilityState === 'visible' && void reload();
    look();
    const clock = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', look, { signal: controller.signal });
    window.addEventListener('online', look, { signal: controller.signal });
    return () => {
      controller.abort();
      clearInterval(clock);
    };
  }, [path, everyMs]);
  const held = earlier.get(path);
  return { value: held?.value as T | undefined, readAt: held?.readAt ?? null, failure, reload };
}
