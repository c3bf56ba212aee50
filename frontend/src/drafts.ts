/** What somebody leaves on this phone for themselves: what they have typed and not yet saved survives a reload or an empty battery. */

import { useState } from 'preact/hooks';
import { useStore } from './session';

const PREFIX = 'carematch-draft';

const keyOf = (userId: string, subject: string) => `${PREFIX}:${userId}:${subject}`;

/** The empty text is no draft. */
export function readDraft(userId: string, subject: string): string {
  return localStorage.getItem(keyOf(userId, subject)) ?? '';
}

export function keepDraft(userId: string, subject: string, text: string): void {
  if (text === '') localStorage.removeItem(keyOf(userId, subject));
  else localStorage.setItem(keyOf(userId, subject), text);
}

/** The text of this draft, and how to change it. */
export function useDraft(subject: string): [text: string, setText: (text: string) => void] {
  const { userId } = useStore().account;
  const [text, setText] = useState(() => readDraft(userId, subject));
  const keep = (typed: string) => {
    setText(typed);
    keepDraft(userId, subject, typed);
  };
  return [text, keep];
}

/** For signing out: afterwards nothing that this user typed is left on the phone. */
export function forgetDrafts(userId: string): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(keyOf(userId, ''))) localStorage.removeItem(key);
  }
}
