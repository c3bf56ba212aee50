/** What somebody has typed and not yet saved, kept on this phone so that a reload or an empty battery loses nothing. */

import { useState } from 'preact/hooks';
import { useStore } from './session';

const PREFIX = 'carematch-draft';

/** The text of this draft, and how to change it. The empty text is no draft. */
export function useDraft(subject: string): [text: string, setText: (text: string) => void] {
  const { account } = useStore();
  const key = `${PREFIX}:${account.userId}:${subject}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  const keep = (typed: string) => {
    setText(typed);
    if (typed === '') localStorage.removeItem(key);
    else localStorage.setItem(key, typed);
  };
  return [text, keep];
}

/** For signing out: afterwards nothing that this user typed is left on the phone. */
export function forgetDrafts(userId: string, storage: Storage = localStorage): void {
  const theirs = `${PREFIX}:${userId}:`;
  for (const key of Object.keys(storage)) {
    if (key.startsWith(theirs)) storage.removeItem(key);
  }
}
