/** Fetching what changed and putting it in place. Protocol, and the rules this keeps: docs/sync.md. */

import Dexie, { type Table } from 'dexie';
import { NotOurs } from './api';
import { replayQueue, toInstant } from './change';
import { rowSum } from './checksum';
import type { Contract } from './contract';
import type { BaseRow, CareMatchDb, ChecksumNote, PhoneState, ScopeCursor } from './db';
import { type Kind, type Kinds, sortKey } from './kinds';
import { askAgain, confirmSent, sendAllAgain } from './queue';
import type { Wire } from './sync';

const ROWS_A_PAGE = 500;
const MAX_NOTES = 20;
const SENT_KEPT_MS = 14 * 24 * 60 * 60 * 1000;

type Page = Omit<Contract['Page'], 'puts' | 'dels'> & {
  puts: (Omit<Contract['Row'], 't' | 'd'> & { t: Kind; d: object })[];
  dels: [Kind, string][];
};

type PullAnswer = Omit<Contract['PullAnswer'], 'scopes'> & { scopes: Page[] };

interface Question extends Pick<PhoneState, 'clientId' | 'lineage' | 'view' | 'lastSeq' | 'notes'> {
  problems: string[];
  scopes: Record<string, { v: number; next?: object }>;
  limit: number;
}

/** What became of an answer: how many pages were put in place, and which scopes have to be asked for anew. */
interface Applied {
  pages: number;
  isComplete: boolean;
  mismatched: string[];
}

/**
 * Afterwards this phone holds what the server had at one instant, with its own queue on top.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs} With the pages fetched before kept; the next pull goes on from there.
 */
export async function pull(db: CareMatchDb, wire: Wire): Promise<void> {
  const askedAnew = new Set<string>();
  for (;;) {
    const { question, pulls } = await ask(db);
    const answer = await wire.post('/api/sync/pull', question);
    if (answer !== null && !isPullAnswer(answer)) throw new NotOurs(200, null);
    const applied = answer === null ? await nothingNew(db, wire.now()) : await apply(db, pulls, answer, wire.now());
    if (applied.isComplete) return;
    const isAnew = applied.mismatched.some((scope) => !askedAnew.has(scope));
    for (const scope of applied.mismatched) askedAnew.add(scope);
    if (!isAnew && (applied.pages === 0 || !answer?.more)) return;
  }
}

/** The question, and how many answers had been put in place when it was asked. */
function ask(db: CareMatchDb): Promise<{ question: Question; pulls: number }> {
  return db.transaction('r', db.meta, db.scopes, db.problems, async () => {
    const { clientId, lineage, view, lastSeq, notes, pulls } = await db.phone();
    const scopes: Question['scopes'] = {};
    for (const { id, v, pages } of await db.scopes.toArray()) scopes[id] = pages ? { v, next: pages.next } : { v };
    const problems = (await db.problems.toCollection().primaryKeys()).sort();
    const question = { clientId, lineage, view, lastSeq, notes, problems, scopes, limit: ROWS_A_PAGE };
    return { question, pulls };
  });
}

function isPullAnswer(answer: unknown): answer is PullAnswer {
  const { lineage, lastSeq, scopes, removed, problems } = (answer ?? {}) as Partial<PullAnswer>;
  const lists = [scopes, removed, problems];
  return typeof lineage === 'string' && Number.isInteger(lastSeq) && lists.every(Array.isArray);
}

function nothingNew(db: CareMatchDb, now: Date): Promise<Applied> {
  return db.transaction('rw', db.tables, async () => {
    await settle(db, (await db.phone()).lastSeq, now);
    await replayQueue(db);
    await db.meta.update('phone', { notes: [], gate: null });
    return { pages: 0, isComplete: true, mismatched: [] };
  });
}

/** All of an answer, or nothing of it if another has been put in place since it was asked for. */
function apply(db: CareMatchDb, pulls: number, answer: PullAnswer, now: Date): Promise<Applied> {
  return db.transaction('rw', db.tables, async () => {
    const phone = await db.phone();
    if (phone.pulls !== pulls) return { pages: 0, isComplete: false, mismatched: [] };

    const isAnotherWorld = answer.lineage !== phone.lineage || answer.view !== phone.view;
    if (isAnotherWorld) await db.scopes.toCollection().modify({ ...NOTHING_HELD });
    if (answer.lineage !== phone.lineage) await (phone.lineage === null ? askAgain(db) : sendAllAgain(db));

    const notes: ChecksumNote[] = [];
    for (const page of answer.scopes) {
      const note = await applyPage(db, page, await db.scopes.get(page.id));
      if (note) notes.push(note);
    }
    for (const id of answer.removed) await purge(db, id);
    await db.problems.clear();
    await db.problems.bulkPut(answer.problems);
    const isSameClient = (await db.phone()).clientId === phone.clientId;
    const isComplete = isSameClient && !answer.more && notes.length === 0;
    if (isComplete) await settle(db, answer.lastSeq, now);
    await replayQueue(db);
    await db.meta.update('phone', {
      lineage: answer.lineage,
      view: answer.view,
      skewMs: Date.parse(answer.serverTime) - now.getTime(),
      gate: null,
      notes: notes.slice(0, MAX_NOTES),
      pulls: pulls + 1,
    });
    const mismatched = notes.map((note) => note.scope);
    return { pages: answer.scopes.length - notes.length, isComplete, mismatched };
  });
}

/** Null, or a note: the rows do not add up to what the server says, and the scope is to be asked for anew. */
type PageOutcome = ChecksumNote | null;

const NOTHING_HELD = { v: 0, sum: 0, pages: null } satisfies Omit<ScopeCursor, 'id'>;

async function applyPage(db: CareMatchDb, page: Page, cursor: ScopeCursor = { id: page.id, ...NOTHING_HELD }) {
  const rows = page.puts.map(({ t, id, v, d }) => ({ scope: page.id, t, id, v, d, k: sortKey(t, d as Kinds[Kind]) }));
  const gone = page.dels.map(([t, id]): RowKey => [page.id, t, id]);
  return page.mode === 'delta' ? applyDelta(db, page, cursor, rows, gone) : applySnapshot(db, page, cursor, rows, gone);
}

type RowKey = [scope: string, t: Kind, id: string];

async function applyDelta(db: CareMatchDb, page: Page, cursor: ScopeCursor, rows: BaseRow[], gone: RowKey[]) {
  if (page.from !== cursor.v || cursor.pages?.mode === 'snapshot')
    return startAnew(db, page, { count: 0, sum: cursor.sum });
  const keys = [...rows.map(({ scope, t, id }): RowKey => [scope, t, id]), ...gone];
  const before = (await db.base.bulkGet(keys)).filter((row) => row !== undefined);
  await db.base.bulkPut(rows);
  await db.base.bulkDelete(gone);
  const sum = cursor.sum - sumOf(before) + sumOf(rows);
  if (page.next) {
    await db.scopes.put({ id: page.id, v: cursor.v, sum, pages: { mode: 'delta', next: page.next } });
    return null;
  }
  return finish(db, page, { count: await rowsOf(db.base, page.id).count(), sum });
}

async function applySnapshot(db: CareMatchDb, page: Page, cursor: ScopeCursor, rows: BaseRow[], gone: RowKey[]) {
  const isFirst = cursor.pages?.mode !== 'snapshot';
  if (isFirst) await rowsOf(db.staging, page.id).delete();
  if (page.next || !isFirst) {
    await db.staging.bulkPut(rows);
    await db.staging.bulkDelete(gone);
  }
  if (page.next) {
    await db.scopes.put({ ...cursor, pages: { mode: 'snapshot', next: page.next } });
    return null;
  }
  const whole = isFirst ? rows : await rowsOf(db.staging, page.id).toArray();
  const held = { count: whole.length, sum: sumOf(whole) };
  if (!isAsTheServerSays(page, held)) return startAnew(db, page, held);
  await rowsOf(db.staging, page.id).delete();
  await rowsOf(db.base, page.id).delete();
  await db.base.bulkAdd(whole);
  return finish(db, page, held);
}

interface Total {
  count: number;
  sum: number;
}

const sumOf = (rows: BaseRow[]) => rows.reduce((sum, row) => sum + rowSum(row), 0);

const isAsTheServerSays = (page: Page, held: Total) => page.count === held.count && page.sum === String(held.sum);

async function finish(db: CareMatchDb, page: Page, held: Total): Promise<PageOutcome> {
  if (page.to === null || !isAsTheServerSays(page, held)) return startAnew(db, page, held);
  await db.scopes.put({ id: page.id, v: page.to, sum: held.sum, pages: null });
  return null;
}

/** The next pull asks for a snapshot of the scope; what is on the screen stays until it is complete. */
async function startAnew(db: CareMatchDb, { id, to, count, sum }: Page, held: Total): Promise<ChecksumNote> {
  await db.scopes.put({ id, ...NOTHING_HELD });
  return { kind: 'checksum', scope: id, to, count, sum, heldCount: held.count, heldSum: String(held.sum) };
}

async function purge(db: CareMatchDb, scope: string): Promise<void> {
  await rowsOf(db.base, scope).delete();
  await rowsOf(db.staging, scope).delete();
  await db.scopes.delete(scope);
}

function rowsOf(table: Table<BaseRow, RowKey>, scope: string) {
  return table.where('[scope+t+id]').between([scope, Dexie.minKey, Dexie.minKey], [scope, Dexie.maxKey, Dexie.maxKey]);
}

/** Everything up to `lastSeq` is on the screen as the server has it. */
async function settle(db: CareMatchDb, lastSeq: number, now: Date): Promise<void> {
  await confirmSent(db, lastSeq, toInstant(now));
  await db.sent
    .where('confirmedAt')
    .below(toInstant(new Date(now.getTime() - SENT_KEPT_MS)))
    .delete();
  await db.meta.update('phone', { lastPullAt: toInstant(now) });
}
