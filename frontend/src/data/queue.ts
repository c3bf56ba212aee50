/** Moving mutations between the queue and the sent box. All of these run within the caller's transaction, which covers both and `meta`. */

import type { CareMatchDb, QueuedMutation } from './db';
import { announceAgain } from './files';

/** A pull brought the effects of all up to `lastSeq`: what the server has answered of these is sent. */
export async function confirmSent(db: CareMatchDb, lastSeq: number, confirmedAt: string): Promise<void> {
  const confirmed = await db.outbox
    .where('seq')
    .belowOrEqual(lastSeq)
    .filter(({ result }) => result !== null)
    .toArray();
  if (confirmed.length > 0) {
    const { pulls } = await db.phone();
    await db.sent.bulkPut(confirmed.map((mutation) => ({ ...mutation, pulls, confirmedAt })));
    await db.outbox.bulkDelete(confirmed.map(({ seq }) => seq));
  }
}

/** The phone is another client from now on, whose queue is numbered from 1. */
export async function startAsNewClient(db: CareMatchDb): Promise<void> {
  await renumber(db, await db.outbox.orderBy('seq').toArray());
}

/**
 * The server may have lost what it had: all that is in the sent box returns to the queue, under a new client id. What the server still has it
 * knows by the mutation's id; the numbers it may meanwhile have given to a copy of this phone.
 */
export async function sendAllAgain(db: CareMatchDb): Promise<void> {
  const sent = await db.sent.toArray();
  sent.sort((a, b) => a.pulls - b.pulls || a.seq - b.seq);
  await db.sent.clear();
  await announceAgain(db);
  const returned = sent.map(({ pulls: _, confirmedAt: __, ...mutation }) => mutation);
  await renumber(db, [...returned, ...(await db.outbox.orderBy('seq').toArray())]);
}

/** The answers may be those of a history that is no more, and which this phone never knew: all that is queued is pushed once more. */
export async function askAgain(db: CareMatchDb): Promise<void> {
  await db.outbox.toCollection().modify({ result: null });
}

async function renumber(db: CareMatchDb, queue: QueuedMutation[]): Promise<void> {
  const { pulls } = await db.phone();
  await db.outbox.clear();
  await db.outbox.bulkAdd(queue.map((mutation, at) => ({ ...mutation, seq: at + 1, result: null })));
  await db.meta.update('phone', { clientId: db.uuid(), nextSeq: queue.length + 1, lastSeq: 0, pulls: pulls + 1 });
}
