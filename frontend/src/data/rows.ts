/** Reading: the server's rows with this phone's own queued work on top. */

import Dexie from 'dexie';
import { type BaseRow, findRows, readRows } from './blocks';
import type { CareMatchDb, OverlayRow, RefusedMutation } from './db';
import { type Kind, type Kinds, partOf } from './kinds';

export interface Row<K extends Kind> {
  t: K;
  id: string;
  scope: string;
  /** 0 for a row that the server does not have yet. */
  v: number;
  d: Kinds[K];
  /** What its kind is ordered by. */
  k: string;
  /** Touched by a change that no pull has confirmed. */
  pending: boolean;
}

/** The record as it stands on this phone. */
export function get<K extends Kind>(db: CareMatchDb, t: K, id: string): Promise<Row<K> | undefined> {
  return reading(db, async () => {
    const own = await db.overlay.get([t, id]);
    if (own) return shown<K>(own, true);
    const held = (await findRows(db, t, id)).at(-1);
    return held && shown<K>(held, false);
  });
}

/** All records of a kind, ordered by its sort key; with `scope`, only those of that audience, or of the part of it that this phone holds instead. */
export function list<K extends Kind>(db: CareMatchDb, t: K, scope?: string): Promise<Row<K>[]> {
  return select(db, t, { scope });
}

/** Those whose sort key (a visit's `startsAt`, a notice's `createdAt`) is at least `from` and before `to`. */
export function range<K extends Kind>(
  db: CareMatchDb,
  t: K,
  from: string,
  to: string,
  scope?: string,
): Promise<Row<K>[]> {
  return select(db, t, { from, to, scope });
}

/** The user's refused changes that nobody has looked at yet. */
export function unseenProblems(db: CareMatchDb): Promise<RefusedMutation[]> {
  return db.transaction('r', db.problems, db.outbox, async () => {
    const seen = new Set<unknown>();
    for (const { name, args } of await db.outbox.toArray()) {
      if (name === 'problem.acknowledge' && 'mutationId' in args) seen.add(args.mutationId);
    }
    return db.problems.filter((problem) => !seen.has(problem.mutationId)).toArray();
  });
}

/** One instant of both tables. Within a transaction it is that one: a failing transaction inside another would end both. */
function reading<T>(db: CareMatchDb, work: () => Promise<T>): Promise<T> {
  return Dexie.currentTransaction ? work() : db.transaction('r', db.blocks, db.contents, db.overlay, work);
}

interface Selection {
  from?: string;
  to?: string;
  scope?: string | undefined;
}

function select<K extends Kind>(db: CareMatchDb, t: K, { from, to, scope }: Selection): Promise<Row<K>[]> {
  const part = scope ? partOf(scope) : null;
  const isWanted = (row: { k: string; scope: string }) =>
    (from === undefined || row.k >= from) &&
    (to === undefined || row.k < to) &&
    (!scope || row.scope === scope || row.scope === part);
  return reading(db, async () => {
    const own = db.overlay.where('[t+id]').between([t, Dexie.minKey], [t, Dexie.maxKey]);
    const rows = new Map<string, Row<K>>();
    const held = await readRows(db, t, { from, to, scope });
    if (part) held.push(...(await readRows(db, t, { from, to, scope: part })));
    for (const row of held) {
      const there = shown<K>(row, false);
      if (there && isWanted(there)) rows.set(row.id, there);
    }
    for (const row of await own.toArray()) {
      const mine = shown<K>({ ...row, scope: rows.get(row.id)?.scope ?? row.scope }, true);
      if (mine && isWanted(mine)) rows.set(row.id, mine);
      else rows.delete(row.id);
    }
    return [...rows.values()].sort((a, b) => compare(a.k, b.k) || compare(a.id, b.id));
  });
}

/** As pages see it; undefined where it is deleted. */
export function shown<K extends Kind>(row: BaseRow | OverlayRow, pending: boolean): Row<K> | undefined {
  const { t, id, scope, v, d, k } = row;
  return d === null ? undefined : { t: t as K, id, scope, v, d: d as Kinds[K], k, pending };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
