/** What a person wishes for, and whom they do not want to see: theirs alone, so it stays on this phone. */

import { useState } from 'preact/hooks';
import { useStore } from '../session';
import { noWishes, type Wishes } from './match';

const PREFIX = 'carematch-wishes';

export interface Search {
  /** Null: never asked. */
  wishes: Wishes | null;
  /** "Not for me": PAs who are not shown again. */
  notForMe: string[];
}

const nothing: Search = { wishes: null, notForMe: [] };

export function useSearch(circleId: string): [search: Search, keep: (search: Partial<Search>) => void] {
  const { account } = useStore();
  const key = `${PREFIX}:${account.userId}:${circleId}`;
  const [search, setSearch] = useState(() => read(localStorage.getItem(key)));
  const keep = (fields: Partial<Search>) => {
    const kept = { ...search, ...fields };
    setSearch(kept);
    localStorage.setItem(key, JSON.stringify(kept));
  };
  return [search, keep];
}

/** What was kept, whole even if an earlier version kept less. */
export function read(text: string | null): Search {
  const kept: Partial<Search> = text ? JSON.parse(text) : {};
  return { ...nothing, ...kept, wishes: kept.wishes ? { ...noWishes, ...kept.wishes } : null };
}

/** For signing out: nothing of this user's search is left on the phone. */
export function forgetSearches(userId: string, storage: Storage = localStorage): void {
  for (const key of Object.keys(storage)) {
    if (key.startsWith(`${PREFIX}:${userId}:`)) storage.removeItem(key);
  }
}
