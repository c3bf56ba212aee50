/**
 * The server's rows as the phone keeps them: in blocks, each of the rows of a scope and a kind whose sort keys begin alike (five days of visits).
 * A browser stores few larger records several times faster than many small ones. All of these run within the caller's transaction.
 */

import Dexie, { type Table } from 'dexie';
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
  rows: Omit<BaseRow, 'scope' | 't'>[];
}

export type BlockKey = [scope: string, t: Kind, b: string];

/** Which records stand in a block: apart from it, for most changes leave this as it is, and to index it is most of the cost of writing. */
export interface Contents {
  scope: string;
  t: Kind;
  b: string;
  /** `<kind>:<id>` of each row. */
  keys: string[];
}

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

const namesOf = ({ t, rows }: Block) => rows.map(({ id }) => keyOf(t, id));

export const contentsOf = (block: Block): Contents => ({
  scope: block.scope,
  t: block.t,
  b: block.b,
  keys: namesOf(block),
});

function ofScope<T>(table: Table<T, BlockKey>, scope: string) {
  const { minKey, maxKey } = Dexie;
  return table.where('[scope+t+b]').between([scope, minKey, minKey], [scope, maxKey, maxKey]);
}

/** The blocks in which one of these records stands. */
async function blocksWith(db: CareMatchDb, keys: string[]): Promise<Block[]> {
  const places = await Promise.all(keys.map((key) => db.contents.where('keys').equals(key).primaryKeys()));
  const distinct = new Map(places.flat().map((place) => [place.join(' '), place]));
  if (distinct.size === 0) return [];
  return (await db.blocks.bulkGet([...distinct.values()])).filter((block) => block !== undefined);
}

/** The copies of a record, by scope. */
export async function findRows(db: CareMatchDb, t: Kind, id: string): Promise<BaseRow[]> {
  const blocks = await blocksWith(db, [keyOf(t, id)]);
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
  return ofScope(db.blocks, scope).count();
}

/** Afterwards the scope holds these rows and no others. */
export async function replaceRows(db: CareMatchDb, scope: string, rows: BaseRow[]): Promise<Total> {
  await forgetRows(db, scope);
  const blocks = inBlocks(rows);
  await db.blocks.bulkAdd(blocks);
  await db.contents.bulkAdd(blocks.map(contentsOf));
  return { ...totalOf(rows), blocks: blocks.length };
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
  const before = new Map<Block, string[]>([...blocks.values()].map((block) => [block, namesOf(block)]));
  for (const { scope } of before.keys()) count(scope, -1, { blocks: 1 });
  const changed = new Set<Block>();
  for (const [block, keys] of before) {
    const isWanted = (key: string) => wanted.get(block.scope)?.has(key) ?? false;
    if (!keys.some(isWanted)) continue;
    count(block.scope, -1, totalOf(rowsOf(block).filter(({ t, id }) => isWanted(keyOf(t, id)))));
    block.rows = block.rows.filter(({ id }) => !isWanted(keyOf(block.t, id)));
    changed.add(block);
  }
  for (const { scope, rows } of changes) {
    for (const row of rows) changed.add(add(blocks, row));
    count(scope, 1, totalOf(rows));
  }
  for (const block of blocks.values()) if (!isEmpty(block)) count(block.scope, 1, { blocks: 1 });
  await write(db, [...changed], before);
  return totals;
}

/** The blocks as they now are, and what stands in them where it is no longer what it was `before`. */
async function write(db: CareMatchDb, changed: Block[], before: ReadonlyMap<Block, string[]>): Promise<void> {
  const [empty, full] = [changed.filter(isEmpty), changed.filter((block) => !isEmpty(block))];
  const others = full.filter((block) => !isSameSet(namesOf(block), before.get(block) ?? []));
  await db.blocks.bulkPut(full);
  if (others.length > 0) await db.contents.bulkPut(others.map(contentsOf));
  if (empty.length === 0) return;
  const places = empty.map(({ scope, t, b }): BlockKey => [scope, t, b]);
  await db.blocks.bulkDelete(places);
  await db.contents.bulkDelete(places);
}

function isSameSet(some: string[], others: string[]): boolean {
  const set = new Set(others);
  return some.length === set.size && some.every((key) => set.has(key));
}

const keysOf = ({ rows, gone }: RowChange) =>
  new Set([...rows.map(({ t, id }) => keyOf(t, id)), ...gone.map(([t, id]) => keyOf(t, id))]);

export async function forgetRows(db: CareMatchDb, scope: string): Promise<void> {
  await ofScope(db.blocks, scope).delete();
  await ofScope(db.contents, scope).delete();
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
  const seen = new Set([...found.values()].flatMap((block) => namesOf(block).map((key) => `${block.scope} ${key}`)));
  const reading: Promise<Block[]>[] = [];
  for (const [scope, keys] of wanted) {
    const elsewhere = [...keys].filter((key) => !seen.has(`${scope} ${key}`));
    reading.push(elsewhere.length > FEW ? ofScope(db.blocks, scope).toArray() : blocksWith(db, elsewhere));
  }
  keep((await Promise.all(reading)).flat());
  return found;
}

const nameOf = ({ scope, t, b }: Block) => `${scope} ${keyOf(t, b)}`;

/** Rows of any scopes as they are kept. */
export function inBlocks(rows: BaseRow[]): Block[] {
  const blocks = new Map<string, Block>();
  for (const row of rows) add(blocks, row);
  return [...blocks.values()];
}

/** The block that has taken in the row. */
function add(blocks: Map<string, Block>, { scope, t, ...row }: BaseRow): Block {
  const empty: Block = { scope, t, b: keyStart(t, row.k), rows: [] };
  const name = nameOf(empty);
  const block = blocks.get(name) ?? empty;
  blocks.set(name, block);
  block.rows.push(row);
  return block;
}
