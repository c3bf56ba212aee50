/**
 * The server's rows as the phone keeps them: in blocks, each of the rows of a scope and a kind whose sort keys begin alike (ten days of visits).
 * A browser stores few larger records several times faster than many small ones. All of these run within the caller's transaction.
 */

import Dexie from 'dexie';
import { rowSum } from './checksum';
import type { CareMatchDb } from './db';
import { type Kind, keyStart } from './kinds';

/** A row as the server last gave it; the same record may be held in several scopes. */
export interface BaseRow {
  scope: string;
  t: Kind;
  id: string;
  v: number;
  d: object;
  /** What its kind is ordered by. */
  k: string;
}

export interface Block {
  scope: string;
  t: Kind;
  /** How the sort keys of its rows begin. */
  b: string;
  /** `<kind>:<id>` of each row. */
  keys: string[];
  rows: Omit<BaseRow, 'scope' | 't'>[];
}

export type BlockKey = [scope: string, t: Kind, b: string];

/** What a scope holds: how many rows, what their checksums add up to, and in how many blocks they stand. */
export interface Total {
  count: number;
  sum: number;
  blocks: number;
}

/** Up to so many rows are looked up one by one; for more, the whole scope is read. */
const FEW = 24;

const keyOf = (t: Kind, id: string) => `${t}:${id}`;

export const rowsOf = ({ scope, t, rows }: Block): BaseRow[] => rows.map((row) => ({ scope, t, ...row }));

function blocksOf(db: CareMatchDb, scope: string) {
  const { minKey, maxKey } = Dexie;
  return db.blocks.where('[scope+t+b]').between([scope, minKey, minKey], [scope, maxKey, maxKey]);
}

/** The copies of a record, by scope. */
export async function findRows(db: CareMatchDb, t: Kind, id: string): Promise<BaseRow[]> {
  const blocks = await db.blocks.where('keys').equals(keyOf(t, id)).toArray();
  return blocks.flatMap((block) => rowsOf(block).filter((row) => row.id === id));
}

/** All rows of a kind whose sort keys may lie in `from` ≤ k < `to`, and some around them; with `scope`, only those of that audience. */
export async function readRows(
  db: CareMatchDb,
  t: Kind,
  { from, to, scope }: { from?: string | undefined; to?: string | undefined; scope?: string | undefined },
): Promise<BaseRow[]> {
  const [first, last] = [from === undefined ? Dexie.minKey : keyStart(t, from), to ?? Dexie.maxKey];
  const blocks = scope
    ? db.blocks.where('[scope+t+b]').between([scope, t, first], [scope, t, last], true, true)
    : db.blocks.where('[t+b]').between([t, first], [t, last], true, true);
  return (await blocks.toArray()).flatMap(rowsOf);
}

export function countBlocks(db: CareMatchDb, scope: string): Promise<number> {
  return blocksOf(db, scope).count();
}

/** Afterwards the scope holds these rows and no others. */
export async function replaceRows(db: CareMatchDb, scope: string, rows: BaseRow[]): Promise<Total> {
  await blocksOf(db, scope).delete();
  const blocks = inBlocks(rows);
  await db.blocks.bulkAdd([...blocks.values()]);
  return { ...totalOf(rows), blocks: blocks.size };
}

/** What comes and goes in one scope. */
export interface RowChange {
  scope: string;
  rows: BaseRow[];
  gone: [t: Kind, id: string][];
}

/** Afterwards each scope holds these rows as they are here, and those that are gone no more. How its total has changed, by scope. */
export async function changeRows(db: CareMatchDb, changes: RowChange[]): Promise<Map<string, Total>> {
  const totals = new Map<string, Total>(changes.map(({ scope }) => [scope, { count: 0, sum: 0, blocks: 0 }]));
  const count = (scope: string, by: 1 | -1, what: Partial<Total>) => {
    const total = totals.get(scope);
    for (const name of ['count', 'sum', 'blocks'] as const) if (total) total[name] += by * (what[name] ?? 0);
  };
  const wanted = new Map(changes.map((change) => [change.scope, keysOf(change)]));
  const blocks = await readBlocks(db, changes, wanted);
  for (const { scope } of blocks.values()) count(scope, -1, { blocks: 1 });
  const changed = new Set<Block>();
  for (const block of blocks.values()) {
    const isWanted = (key: string) => wanted.get(block.scope)?.has(key) ?? false;
    if (!block.keys.some(isWanted)) continue;
    count(block.scope, -1, totalOf(rowsOf(block).filter(({ t, id }) => isWanted(keyOf(t, id)))));
    block.rows = block.rows.filter(({ id }) => !isWanted(keyOf(block.t, id)));
    block.keys = block.rows.map(({ id }) => keyOf(block.t, id));
    changed.add(block);
  }
  for (const { scope, rows } of changes) {
    for (const row of rows) changed.add(add(blocks, row));
    count(scope, 1, totalOf(rows));
  }
  for (const block of blocks.values()) if (!isEmpty(block)) count(block.scope, 1, { blocks: 1 });
  const empty = [...changed].filter(isEmpty);
  await db.blocks.bulkPut([...changed].filter((block) => !isEmpty(block)));
  if (empty.length > 0) await db.blocks.bulkDelete(empty.map((block): BlockKey => [block.scope, block.t, block.b]));
  return totals;
}

const keysOf = ({ rows, gone }: RowChange) =>
  new Set([...rows.map(({ t, id }) => keyOf(t, id)), ...gone.map(([t, id]) => keyOf(t, id))]);

export async function forgetRows(db: CareMatchDb, scope: string): Promise<void> {
  await blocksOf(db, scope).delete();
}

export function totalOf(rows: BaseRow[]): Omit<Total, 'blocks'> {
  return { count: rows.length, sum: rows.reduce((sum, row) => sum + rowSum(row), 0) };
}

const isEmpty = ({ rows }: Block) => rows.length === 0;

/**
 * The blocks in which these rows stand or will stand. Most stand where they will: what changes about a visit is seldom its time. The others
 * are looked up one by one, or by reading a whole scope where they are many.
 */
async function readBlocks(db: CareMatchDb, changes: RowChange[], wanted: ReadonlyMap<string, ReadonlySet<string>>) {
  const found = new Map<string, Block>();
  const keep = (blocks: (Block | undefined)[]) => {
    for (const block of blocks) {
      if (block && wanted.has(block.scope) && !found.has(nameOf(block))) found.set(nameOf(block), block);
    }
  };
  const places = new Map<string, BlockKey>();
  for (const row of changes.flatMap(({ rows }) => rows)) {
    const key: BlockKey = [row.scope, row.t, keyStart(row.t, row.k)];
    places.set(key.join(' '), key);
  }
  keep(await db.blocks.bulkGet([...places.values()]));
  const seen = new Set([...found.values()].flatMap(({ scope, keys }) => keys.map((key) => `${scope} ${key}`)));
  const reading: Promise<Block[]>[] = [];
  for (const [scope, keys] of wanted) {
    const elsewhere = [...keys].filter((key) => !seen.has(`${scope} ${key}`));
    if (elsewhere.length > FEW) reading.push(blocksOf(db, scope).toArray());
    else reading.push(...elsewhere.map((key) => db.blocks.where('keys').equals(key).toArray()));
  }
  keep((await Promise.all(reading)).flat());
  return found;
}

const nameOf = ({ scope, t, b }: Block) => `${scope} ${keyOf(t, b)}`;

/** Rows of any scopes as they are kept. */
export function inBlocks(rows: BaseRow[]): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const row of rows) add(blocks, row);
  return blocks;
}

/** The block that has taken in the row. */
function add(blocks: Map<string, Block>, { scope, t, ...row }: BaseRow): Block {
  const empty: Block = { scope, t, b: keyStart(t, row.k), keys: [], rows: [] };
  const name = nameOf(empty);
  const block = blocks.get(name) ?? empty;
  blocks.set(name, block);
  block.keys.push(keyOf(t, row.id));
  block.rows.push(row);
  return block;
}
