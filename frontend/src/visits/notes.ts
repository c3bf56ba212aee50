/** The notes of a visit as its PA sees them. */

import type { CareMatchDb } from '../data/db';
import type { Note } from '../data/kinds';
import { list, type Row } from '../data/rows';

export interface WrittenNote {
  id: string;
  authorName: string;
  text: string;
  madeAt: string;
  /** When the server had it; null while it is only on this phone. */
  sentAt: string | null;
}

/** Oldest first. A PA outside the team does not get the notes back: theirs then come from what this phone has sent. */
export async function notesOfVisit(db: CareMatchDb, visitId: string): Promise<WrittenNote[]> {
  const held = (await list(db, 'note')).filter(({ d }) => d.visitId === visitId).map(asWritten);
  const sent = await db.sent.filter(({ name, args }) => name === 'note.write' && (args as Note).visitId === visitId);
  const own: WrittenNote[] = [];
  for (const { args, madeAt, confirmedAt } of await sent.toArray()) {
    const { noteId, text } = args as { noteId: string; text: string };
    if (held.every(({ id }) => id !== noteId)) {
      own.push({ id: noteId, authorName: db.account.name, text, madeAt, sentAt: confirmedAt });
    }
  }
  return [...held, ...own].sort((a, b) => a.madeAt.localeCompare(b.madeAt));
}

/** The newest of the circle's other visits, newest first. */
export async function notesBefore(db: CareMatchDb, scope: string, visitId: string): Promise<WrittenNote[]> {
  const others = (await list(db, 'note', scope)).filter(({ d }) => d.visitId !== visitId);
  return others.slice(-3).reverse().map(asWritten);
}

/** When the server last had something about this visit from this phone, by its clock. */
export async function lastSentAt(db: CareMatchDb, visitId: string): Promise<string | null> {
  const sent = await db.sent.filter(({ args }) => (args as { visitId?: string }).visitId === visitId).toArray();
  return sent.reduce<string | null>((last, { confirmedAt }) => (last && last > confirmedAt ? last : confirmedAt), null);
}

function asWritten({ id, d, pending }: Row<'note'>): WrittenNote {
  const { authorName, text, madeAt, receivedAt } = d;
  return { id, authorName, text, madeAt, sentAt: pending ? null : (receivedAt ?? madeAt) };
}
