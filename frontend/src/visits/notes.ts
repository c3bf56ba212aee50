/** What is written about visits, and who has read it. */

import { useEffect } from 'preact/hooks';
import { change } from '../data/change';
import type { CareMatchDb } from '../data/db';
import { circleOf, type EarlierText, type Note, type ReadBy } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useStore } from '../session';
import { hasRead } from './data';

export interface WrittenNote {
  id: string;
  visitId: string;
  authorName: string;
  isOwn: boolean;
  text: string;
  madeAt: string;
  isHandover: boolean;
  /** What it said before each correction, in order. */
  earlier: EarlierText[];
  readBy: ReadBy[];
  /** When the server had it; null while it is only on this phone. */
  sentAt: string | null;
  /** The circle in whose shared rows it stands; null for a PA's own that did not come back. */
  circleId: string | null;
}

/** Oldest first. A PA outside the team does not get the notes back: theirs then come from what this phone has sent. */
export async function notesOfVisit(db: CareMatchDb, visitId: string): Promise<WrittenNote[]> {
  const held = (await list(db, 'note')).filter(({ d }) => d.visitId === visitId).map((row) => asWritten(db, row));
  const sent = await db.sent.filter(({ name, args }) => name === 'note.write' && (args as Note).visitId === visitId);
  const own: WrittenNote[] = [];
  for (const { args, madeAt, confirmedAt } of await sent.toArray()) {
    const { noteId, text, isHandover = false } = args as { noteId: string; text: string; isHandover?: boolean };
    if (held.some(({ id }) => id === noteId)) continue;
    own.push({
      ...{ id: noteId, visitId, authorName: db.account.name, isOwn: true, text, madeAt, isHandover },
      ...{ earlier: [], readBy: [], sentAt: confirmedAt, circleId: null },
    });
  }
  return [...held, ...own].sort((a, b) => a.madeAt.localeCompare(b.madeAt));
}

/** The newest of the circle's other visits, newest first, without what was handed over. */
export async function notesBefore(db: CareMatchDb, scope: string, visitId: string): Promise<WrittenNote[]> {
  const others = (await list(db, 'note', scope)).filter(({ d }) => d.visitId !== visitId && !d.isHandover);
  return others
    .slice(-3)
    .reverse()
    .map((row) => asWritten(db, row));
}

/** How long what was handed over stands on top of the next visits. */
const HANDED_OVER_DAYS = 7;

/** What others handed over in the week before this visit, newest first. */
export async function handovers(db: CareMatchDb, scope: string, startsAt: string): Promise<WrittenNote[]> {
  const since = Date.parse(startsAt) - HANDED_OVER_DAYS * 86_400_000;
  return (await list(db, 'note', scope))
    .filter(({ d }) => d.isHandover && d.authorId !== db.account.userId && Date.parse(d.madeAt) >= since)
    .reverse()
    .map((row) => asWritten(db, row));
}

/** All that this phone holds about the person, newest first. */
export async function allNotes(db: CareMatchDb, scope: string): Promise<WrittenNote[]> {
  return (await list(db, 'note', scope)).reverse().map((row) => asWritten(db, row));
}

/** When the server last had something about this visit from this phone, by its clock. */
export async function lastSentAt(db: CareMatchDb, visitId: string): Promise<string | null> {
  const sent = await db.sent.filter(({ args }) => (args as { visitId?: string }).visitId === visitId).toArray();
  return sent.reduce<string | null>((last, { confirmedAt }) => (last && last > confirmedAt ? last : confirmedAt), null);
}

export function asWritten(db: CareMatchDb, { id, scope, d, pending }: Row<'note'>): WrittenNote {
  const { visitId, authorId, authorName, text, madeAt, receivedAt, isHandover, earlier, readBy } = d;
  return {
    ...{ id, visitId, authorName, isOwn: authorId === db.account.userId, text, madeAt, isHandover, earlier, readBy },
    ...{ sentAt: pending && receivedAt === null ? null : (receivedAt ?? madeAt), circleId: circleOf(scope) },
  };
}

/** Which of these this reader has not read yet, by circle. */
export function unreadOf(notes: readonly WrittenNote[], readerId: string): Map<string, string[]> {
  const unread = new Map<string, string[]>();
  for (const note of notes) {
    const { id, isOwn, circleId } = note;
    if (isOwn || circleId === null || hasRead(note, readerId)) continue;
    unread.set(circleId, [...(unread.get(circleId) ?? []), id]);
  }
  return unread;
}

/** A page that shows these notes says so: their author and the person see who has read them. */
export function useReading(notes: readonly WrittenNote[] | undefined): void {
  const { db } = useStore();
  const unread = unreadOf(notes ?? [], db.account.userId);
  const key = [...unread.values()].flat().join() + (notes ?? []).map(({ earlier }) => earlier.length).join();
  useEffect(() => {
    const say = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', say);
      for (const [circleId, noteIds] of unread) {
        const reading = { name: 'note.read' as const, args: { circleId, noteIds }, now: new Date() };
        change(db, reading).catch(console.error);
      }
    };
    document.addEventListener('visibilitychange', say);
    say();
    return () => document.removeEventListener('visibilitychange', say);
  }, [db, key]);
}
