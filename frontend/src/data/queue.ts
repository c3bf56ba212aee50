/** Moving mutations between the queue and the sent box. All of these run within the caller's transaction, which covers both and `meta`. */

import type { CareMatchDb } from './db';

/** The queue is as it was before anything after `lastSeq` was answered: sent mutations return to it, answers are forgotten. */
export async function takeBackAfter(db: CareMatchDb, lastSeq: number): Promise<void> {
  const { clientId, lastSeq: confirmed } = await db.phone();
  const sent = await db.sent.filter((mutation) => mutation.clientId === clientId && mutation.seq > lastSeq).toArray();
  await db.outbox.bulkPut(sent.map(({ clientId: _, confirmedAt: __, ...mutation }) => mutation));
  await db.sent.bulkDelete(sent.map(({ id }) => id));
  await db.outbox.where('seq').above(lastSeq).modify({ result: null });
  await db.meta.update('phone', { lastSeq: Math.min(lastSeq, confirmed) });
}

/** The phone is another client from now on, whose queue is numbered from 1. */
export async function startAsNewClient(db: CareMatchDb): Promise<void> {
  const { pulls } = await db.phone();
  const queue = await db.outbox.orderBy('seq').toArray();
  await db.outbox.clear();
  await db.outbox.bulkAdd(queue.map((mutation, at) => ({ ...mutation, seq: at + 1, result: null })));
  await db.meta.update('phone', { clientId: db.uuid(), nextSeq: queue.length + 1, lastSeq: 0, pulls: pulls + 1 });
}

/** The server has nothing after `expected` - 1: the queue begins no later than there, under a new client id if it cannot. */
export async function closeGap(db: CareMatchDb, expected: number): Promise<void> {
  await takeBackAfter(db, expected - 1);
  const seqs = await db.outbox.orderBy('seq').primaryKeys();
  const first = seqs[0] ?? 1;
  const isDense = seqs.every((seq, at) => seq === first + at);
  if (first > expected || !isDense) await startAsNewClient(db);
}

/** A pull brought the effects of all up to `lastSeq`: what the server has answered of these is sent. */
export async function confirmSent(db: CareMatchDb, lastSeq: number, confirmedAt: string): Promise<void> {
  const { clientId } = await db.phone();
  const confirmed = await db.outbox
    .where('seq')
    .belowOrEqual(lastSeq)
    .filter(({ result }) => result !== null)
    .toArray();
  await db.sent.bulkPut(confirmed.map((mutation) => ({ ...mutation, clientId, confirmedAt })));
  await db.outbox.bulkDelete(confirmed.map(({ seq }) => seq));
  await db.meta.update('phone', { lastSeq });
}
