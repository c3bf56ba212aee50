/** Handing the queue to the server, in order. Protocol: docs/sync.md. */

import { ApiProblem, NotOurs } from './api';
import { toInstant } from './change';
import type { Contract } from './contract';
import type { CareMatchDb, QueuedMutation } from './db';
import { sendAllAgain, startAsNewClient } from './queue';
import type { Wire } from './wire';

const MAX_MUTATIONS = 100;
const MAX_BYTES = 255 * 1024;
const MAX_RECOVERIES = 3;

type PushAnswer = Contract['PushAnswer'];

/** The server wants to be left alone for a while. */
export class Postponed extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super(`try again in ${seconds} s`);
    this.seconds = seconds;
  }
}

/**
 * Afterwards every queued mutation has the server's answer beside it; none has left the queue.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs | Postponed} With what was answered before kept.
 */
export async function push(db: CareMatchDb, wire: Wire): Promise<void> {
  let most = MAX_MUTATIONS;
  let recoveries = 0;
  for (;;) {
    const { clientId, lineage } = await db.phone();
    const batch = await nextBatch(db, most);
    if (batch.length === 0) return;
    const mutations = batch.map(({ result: _, ...mutation }) => mutation);
    try {
      const answer = await wire.post('/api/sync/push', { clientId, lineage, sentAt: toInstant(wire.now()), mutations });
      if (!isPushAnswer(answer)) throw new NotOurs(200, null);
      const kept = await keepResults(db, clientId, answer);
      if (answer.retryAfter !== undefined || kept === 0) throw new Postponed(answer.retryAfter ?? 60);
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure;
      if (failure.slug === 'lineage_changed') return;
      if (failure.status === 413 && batch.length > 1) {
        most = Math.floor(batch.length / 2);
      } else if (recoveries < MAX_RECOVERIES && (await recover(db, failure))) {
        recoveries += 1;
      } else {
        throw failure;
      }
    }
  }
}

async function nextBatch(db: CareMatchDb, most: number): Promise<QueuedMutation[]> {
  const utf8 = new TextEncoder();
  const batch: QueuedMutation[] = [];
  let bytes = 1024;
  for (const queued of await db.outbox
    .filter(({ result }) => result === null)
    .limit(most)
    .toArray()) {
    bytes += utf8.encode(JSON.stringify(queued)).length;
    if (batch.length > 0 && bytes > MAX_BYTES) break;
    batch.push(queued);
  }
  return batch;
}

function isPushAnswer(answer: unknown): answer is PushAnswer {
  const { lastSeq, results } = (answer ?? {}) as Partial<PushAnswer>;
  return Number.isInteger(lastSeq) && Array.isArray(results);
}

/** How many mutations got their first answer. */
function keepResults(db: CareMatchDb, clientId: string, answer: PushAnswer): Promise<number> {
  return db.transaction('rw', db.outbox, db.meta, async () => {
    if ((await db.phone()).clientId !== clientId) return 0;
    let kept = 0;
    for (const { seq, id, status, late, problem } of answer.results) {
      kept += await db.outbox
        .where('seq')
        .equals(seq)
        .filter((queued) => queued.id === id)
        .modify({ result: { status, late, problem } });
    }
    return kept;
  });
}

/** Whether the queue could be put in the order that the server's refusal asks for. Nothing is ever lost from it. */
async function recover(db: CareMatchDb, { slug, body }: ApiProblem): Promise<boolean> {
  switch (slug) {
    case 'seq_gap':
      await db.transaction('rw', db.outbox, db.sent, db.meta, db.files, () => sendAllAgain(db));
      return true;
    case 'client_forked':
      await db.transaction('rw', db.outbox, db.meta, () => startAsNewClient(db));
      return true;
    case 'id_reused':
      return (await db.outbox.update(Number(body.seq), { id: db.uuid(), result: null })) > 0;
    default:
      return false;
  }
}
