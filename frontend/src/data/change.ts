/** Writing: a change is queued and takes effect on this phone in one transaction. */

import type { Account, CareMatchDb, OverlayRow, QueuedMutation } from './db';
import { type Instant, type Kind, type Kinds, sortKey } from './kinds';
import { type MutationArgs, type MutationName, versionOf } from './mutations';
import { get, list, type Row, shown } from './rows';

export interface MutationContext {
  account: Account;
  madeAt: Instant;
  clientId: string;
  mutationId: string;
}

/**
 * What a mutation does to the rows on this phone until the server's own result replaces it.
 *
 * It runs when the change is made, and again over every pull until that confirms it: so it depends on nothing but its arguments and the
 * rows, tolerates rows that are not held, and awaits nothing but `tx`. What it throws when first run refuses the change.
 */
export type Mutator<N extends MutationName> = (
  tx: LocalTx,
  args: MutationArgs[N],
  context: MutationContext,
) => Promise<void>;

export type Mutators = { [N in MutationName]: Mutator<N> };

/** The rows as a mutator sees and changes them. */
export class LocalTx {
  /** `<kind>:<id>` → the server's version of each row changed. */
  readonly base: Record<string, number> = {};
  readonly #db: CareMatchDb;
  /** What was read and written so far. */
  readonly #seen = new Map<string, Row<Kind> | undefined>();

  constructor(db: CareMatchDb) {
    this.#db = db;
  }

  async get<K extends Kind>(t: K, id: string): Promise<Row<K> | undefined> {
    const key = `${t}:${id}`;
    if (!this.#seen.has(key)) this.#seen.set(key, await get(this.#db, t, id));
    return this.#seen.get(key) as Row<K> | undefined;
  }

  list<K extends Kind>(t: K, scope?: string): Promise<Row<K>[]> {
    return list(this.#db, t, scope);
  }

  /** A row that is new, or replaced as a whole. */
  async put<K extends Kind>(t: K, id: string, scope: string, d: Kinds[K]): Promise<void> {
    const held = await this.get(t, id);
    await this.#write({ t, id, scope: held?.scope ?? scope, v: held?.v ?? 0, d, k: sortKey(t, d) });
  }

  /** Fields of a row, if this phone holds it. An empty patch only marks it as pending. */
  async patch<K extends Kind>(t: K, id: string, fields: Partial<Kinds[K]>): Promise<void> {
    const held = await this.get(t, id);
    if (held) await this.put(t, id, held.scope, { ...held.d, ...fields });
  }

  async delete<K extends Kind>(t: K, id: string): Promise<void> {
    const held = await this.get(t, id);
    if (held) await this.#write({ t, id, scope: held.scope, v: held.v, d: null, k: held.k });
  }

  async #write(row: OverlayRow): Promise<void> {
    if (row.v > 0) this.base[`${row.t}:${row.id}`] = row.v;
    await this.#db.overlay.put(row);
    this.#seen.set(`${row.t}:${row.id}`, shown(row, true));
  }
}

export class TooMuchToSend extends Error {}

const MAX_ARGS_BYTES = 32 * 1024;

/**
 * Afterwards the change is kept on this phone and shown, and goes to the server when it can be reached.
 *
 * Settles only when the transaction is complete: a rejection means that nothing was saved. The server may still refuse; then a pull restores
 * the rows and the change stands among `unseenProblems`.
 */
export async function change<N extends MutationName>(
  db: CareMatchDb,
  { name, args, now }: { name: N; args: MutationArgs[N]; now: Date },
): Promise<{ id: string; seq: number }> {
  if (new TextEncoder().encode(JSON.stringify(args)).length > MAX_ARGS_BYTES) throw new TooMuchToSend(name);
  const id = db.uuid();
  const madeAt = toInstant(now);
  const attempt = ({ isSecond }: { isSecond: boolean }) =>
    db.transaction('rw', [db.blocks, db.contents, db.overlay, db.outbox, db.meta], async () => {
      const earlier = isSecond && (await db.outbox.filter((queued) => queued.id === id).first());
      if (earlier) return { id, seq: earlier.seq };
      const phone = await db.phone();
      const { clientId, nextSeq: seq } = phone;
      const tx = new LocalTx(db);
      await db.mutators[name](tx, args, { account: db.account, madeAt, clientId, mutationId: id });
      await db.outbox.add({ seq, id, name, v: versionOf(name), args, madeAt, base: tx.base, result: null });
      await db.meta.put({ ...phone, nextSeq: seq + 1 });
      return { id, seq };
    });
  try {
    return await attempt({ isSecond: false });
  } catch (failure) {
    if (!isConnectionLost(failure)) throw failure;
    return await attempt({ isSecond: true });
  }
}

/** Within a transaction: the effects of all that is queued, in order, on the rows as they now are. */
export async function replayQueue(db: CareMatchDb): Promise<void> {
  if ((await db.overlay.count()) > 0) await db.overlay.clear();
  const queue = await db.outbox.orderBy('seq').toArray();
  if (queue.length === 0) return;
  const { clientId } = await db.phone();
  for (const queued of queue) await replay(db, queued, clientId);
}

async function replay(db: CareMatchDb, queued: QueuedMutation, clientId: string): Promise<void> {
  const mutator = db.mutators[queued.name] as Mutator<MutationName> | undefined;
  if (!mutator || queued.v !== versionOf(queued.name)) return; // another version of the app saved it
  const context = { account: db.account, madeAt: queued.madeAt, clientId, mutationId: queued.id };
  try {
    await mutator(new LocalTx(db), queued.args as MutationArgs[MutationName], context);
  } catch (failure) {
    if (isConnectionLost(failure)) throw failure;
  }
}

/** The browser closed the database under a transaction (iOS does, in the background), which undid it; Dexie opens it again. */
export function isConnectionLost(failure: unknown): boolean {
  return failure instanceof Error && ['DatabaseClosedError', 'InvalidStateError', 'AbortError'].includes(failure.name);
}

/** `2026-11-24T09:00:00Z` */
export const toInstant = (date: Date): Instant => date.toISOString().replace(/\.\d{3}Z$/, 'Z');
