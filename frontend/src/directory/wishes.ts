/** What a person wishes beside what they need: theirs alone, so it stays on this phone. */

import { useState } from 'preact/hooks';
import { useStore } from '../session';
import { noWishes, type Wishes } from './matching';

const PREFIX = 'carematch-wishes';

/** Null: never asked. */
export function useWishes(circleId: string): [wishes: Wishes | null, keep: (wishes: Wishes) => void] {
  const { account } = useStore();
  const key = `${PREFIX}:${account.userId}:${circleId}`;
  const [wishes, setWishes] = useState(() => read(localStorage.getItem(key)));
  const keep = (kept: Wishes) => {
    setWishes(kept);
    localStorage.setItem(key, JSON.stringify({ wishes: kept }));
  };
  return [wishes, keep];
}

/** What was kept, whole even if an earlier version kept less, and without what it kept that is a need now. */
export function read(text: string | null): Wishes | null {
  const kept: { wishes?: Partial<Wishes> | null } = text ? JSON.parse(text) : {};
  if (!kept.wishes) return null;
  const { interests, rhythm, noSmoker, drives, gender, faith } = { ...noWishes, ...kept.wishes };
  return { interests, rhythm, noSmoker, drives, gender, faith };
}

/** For signing out: nothing of this user's wishes is left on the phone. */
export function forgetSearches(userId: string, storage: Storage = localStorage): void {
  for (const key of Object.keys(storage)) {
    if (key.startsWith(`${PREFIX}:${userId}:`)) storage.removeItem(key);
  }
}
