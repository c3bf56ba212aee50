/** Fetching what changed and putting it in place. Protocol, and the rules this keeps: docs/sync.md. */

import { NotOurs } from './api';
import { type BaseRow, changeRows, countBlocks, forgetRows, replaceRows, type Total, totalOf } from './blocks';
import { replayQueue, toInstant } from './change';
import type { Contract } from './contract';
import {
  type CareMatchDb,
  type ChecksumNote,
  type KeptPage,
  NOTHING_HELD,
  type PhoneState,
  type ScopeCursor,
} from './db';
import { forgetUnnamed } from './files';
import { type Kind, type Kinds, sortKey } from './kinds';
import { askAgain, confirmSent, sendAllAgain } from './queue';
import type { Wire } from './sync';

const ROWS_A_PAGE = 1000;
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

/** A question on its way. */
interface Asked {
  question: string;
  answer: Promise<unknown>;
}

/**
 * Afterwards this phone holds what the server had at one instant, with its own queue on top.
 *
 * While an answer is put in place, the next one is on its way.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs} With the pages fetched before kept; the next pull goes on from there.
 */
export async function pull(db: CareMatchDb, wire: Wire): Promise<void> {
  const askedAnew = new Set<string>();
  let asked: Asked | null = null;
  for (;;) {
    const { question, pulls } = await ask(db);
    if (asked?.question !== JSON.stringify(question)) asked = send(wire, question);
    const answer: unknown = await asked.answer;
    if (answer !== null && !isPullAnswer(answer)) throw new NotOurs(200, null);
    asked = answer?.more ? send(wire, questionAfter(question, answer)) : null;
    const applied = answer === null ? await nothingNew(db, wire.now()) : await apply(db, pulls, answer, wire.now());
    if (applied.isComplete) return;
    const isAnew = applied.mismatched.some((scope) => !askedAnew.has(scope));
    for (const scope of applied.mismatched) askedAnew.add(scope);
    if (!isAnew && (applied.pages === 0 || !answer?.more)) return;
  }
}

function send(wire: Wire, question: Question): Asked {
  const answer = wire.post('/api/sync/pull', question);
  answer.catch(() => {}); // whoever awaits it hears of the failure; nobody may
  return { question: JSON.stringify(question), answer };
}

/** The question, and how many answers had been put in place when it was asked. */
function ask(db: CareMatchDb): Promise<{ question: Question; pulls: number }> {
  return db.transaction('r', db.meta, db.scopes, db.problems, async () => {
    const { clientId, lineage, view, lastSeq, notes, pulls } = await db.phone();
    const scopes: Question['scopes'] = {};
    for (const { id, v, pages } of await db.scopes.toArray()) scopes[id] = pages ? { v, next: pages.next } : { v };
    const problems = (await db.problems.toCollection().primaryKeys()).sort();
    const question = { clientId, lineage, view, lastSeq, notes, problems, scopes: inOrder(scopes), limit: ROWS_A_PAGE };
    return { question, pulls };
  });
}

/** What `ask` will give once this answer is in place, if nothing comes between: only then is the answer to it of use. */
function questionAfter(question: Question, { lineage, view, scopes, removed, problems }: PullAnswer): Question {
  const isAnotherWorld = lineage !== question.lineage || view !== question.view;
  const held: Question['scopes'] = {};
  for (const [id, cursor] of Object.entries(question.scopes)) held[id] = isAnotherWorld ? { v: 0 } : cursor;
  for (const { id, to, next } of scopes) held[id] = next ? { v: held[id]?.v ?? 0, next } : { v: to ?? 0 };
  for (const id of removed) delete held[id];
  const known = problems.map(({ mutationId }) => mutationId).sort();
  return { ...question, lineage, view, notes: [], problems: known, scopes: inOrder(held) };
}

const inOrder = (scopes: Question['scopes']) => Object.fromEntries(Object.entries(scopes).sort());

function isPullAnswer(answer: unknown): answer is PullAnswer {
  const { lineage, lastSeq, scopes, removed, problems } = (answer ?? {}) as Partial<PullAnswer>;
  const lists = [scopes, removed, problems];
  return typeof lineage === 'string' && Number.isInteger(lastSeq) && lists.every(Array.isArray);
}

function nothingNew(db: CareMatchDb, now: Date): Promise<Applied> {
  return db.transaction('rw', db.tables, async () => {
    const { lastSeq } = await db.phone();
    await settle(db, lastSeq, now);
    await replayQueue(db);
    await db.meta.update('phone', { notes: [], gate: null, lastPullAt: toInstant(now) });
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

    const notes = await applyPages(db, answer.scopes);
    for (const id of answer.removed) await purge(db, id);
    if (answer.removed.length > 0) await forgetUnnamed(db);
    await db.problems.clear();
    if (answer.problems.length > 0) await db.problems.bulkPut(answer.problems);
    const isSameClient = answer.lineage === phone.lineage || phone.lineage === null;
    const isComplete = isSameClient && !answer.more && notes.length === 0;
    if (isComplete) await settle(db, answer.lastSeq, now);
    await replayQueue(db);
    await db.meta.update('phone', {
      lineage: answer.lineage,
      view: answer.view,
      ...(answer.soon && phone.soonAt === null && { soonAt: toInstant(now) }),
      ...(isComplete && { lastSeq: answer.lastSeq, lastPullAt: toInstant(now) }),
      skewMs: Date.parse(answer.serverTime) - now.getTime(),
      lockAfterDays: answer.lockAfterDays,
      travelKmh: answer.travelKmh,
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

interface Placed {
  page: Page;
  cursor: ScopeCursor;
  rows: BaseRow[];
}

/** What goes straight into place goes there all together, which is a fraction of the work. */
async function applyPages(db: CareMatchDb, pages: Page[]): Promise<ChecksumNote[]> {
  const cursors = await db.scopes.bulkGet(pages.map(({ id }) => id));
  const outcomes: PageOutcome[] = [];
  const inPlace: Placed[] = [];
  for (const [at, page] of pages.entries()) {
    const cursor = cursors[at] ?? { id: page.id, ...NOTHING_HELD };
    const rows = page.puts.map(({ t, id, v, d }) => ({ scope: page.id, t, id, v, d, k: sortKey(t, d as Kinds[Kind]) }));
    if (page.mode === 'snapshot') {
      const isFirst = cursor.pages?.mode !== 'snapshot';
      if (isFirst) await db.pages.where('scope').equals(page.id).delete();
      const isApart = isFirst ? (await countBlocks(db, page.id)) > 0 : (cursor.pages?.isApart ?? false);
      if (isApart) outcomes.push(await keepApart(db, { page, cursor, rows }));
      else inPlace.push({ page, cursor: isFirst ? { id: page.id, ...NOTHING_HELD } : cursor, rows });
    } else if (page.from !== cursor.v || cursor.pages?.mode === 'snapshot') {
      outcomes.push(await keep(db, anew(page, cursor)));
    } else {
      inPlace.push({ page, cursor, rows });
    }
  }
  return [...outcomes, ...(await putInPlace(db, inPlace))].filter((note) => note !== null);
}

/** Where the phone has rows already, a snapshot's are kept apart until it is complete; where it has none, they are shown as they come. */
async function keepApart(db: CareMatchDb, { page, cursor, rows }: Placed): Promise<PageOutcome> {
  if (page.next) {
    await db.pages.add({ scope: page.id, rows, gone: page.dels });
    await db.scopes.put({ ...cursor, pages: { mode: 'snapshot', next: page.next, isApart: true } });
    return null;
  }
  const kept = await db.pages.where('scope').equals(page.id).sortBy('n');
  await db.pages.where('scope').equals(page.id).delete();
  const whole = rowsAfter([...kept, { rows, gone: page.dels }]);
  const held = totalOf(whole);
  if (!isAsTheServerSays(page, held)) return keep(db, anew(page, held));
  return keep(db, reach(page, cursor.v, await replaceRows(db, page.id, whole)));
}

/** What the pages come to, one after the other. */
function rowsAfter(pages: Pick<KeptPage, 'rows' | 'gone'>[]): BaseRow[] {
  const whole = new Map<string, BaseRow>();
  for (const { rows, gone } of pages) {
    for (const row of rows) whole.set(`${row.t}:${row.id}`, row);
    for (const [t, id] of gone) whole.delete(`${t}:${id}`);
  }
  return [...whole.values()];
}

async function putInPlace(db: CareMatchDb, placed: Placed[]): Promise<PageOutcome[]> {
  if (placed.length === 0) return [];
  const changes = placed.map(({ page, rows }) => ({ scope: page.id, rows, gone: page.dels }));
  const totals = await changeRows(db, changes);
  const holding = placed.map(({ page, cursor }) => ({ page, v: cursor.v, held: sumOf(cursor, totals.get(page.id)) }));
  const torn = await findTorn(db, new Map(holding.map(({ page, held }) => [page.id, held.blocks])));
  const reached = holding.map(({ page, v, held }) => (torn.has(page.id) ? anew(page, held) : reach(page, v, held)));
  await db.scopes.bulkPut(reached.map(({ cursor }) => cursor));
  return reached.map(({ note }) => note);
}

function sumOf(held: Total, change: Total | undefined): Total {
  if (!change) return held;
  return { count: held.count + change.count, sum: held.sum + change.sum, blocks: held.blocks + change.blocks };
}

/** Which of these scopes do not stand in as many blocks as they should: the browser has lost some. All of them are counted at once first. */
async function findTorn(db: CareMatchDb, reckoned: ReadonlyMap<string, number>): Promise<Set<string>> {
  const [cursors, count] = await Promise.all([db.scopes.toArray(), db.blocks.count()]);
  const others = cursors.filter(({ id }) => !reckoned.has(id)).map(({ blocks }) => blocks);
  if ([...reckoned.values(), ...others].reduce((sum, blocks) => sum + blocks, 0) === count) return new Set();
  const torn = new Set<string>();
  for (const [scope, blocks] of reckoned) if (blocks !== (await countBlocks(db, scope))) torn.add(scope);
  return torn;
}

interface Reached {
  cursor: ScopeCursor;
  note: PageOutcome;
}

/** Where the phone stands in the page's scope, now that it holds this. */
function reach(page: Page, v: number, held: Total): Reached {
  const { id, mode, next, to } = page;
  if (next) return { cursor: { id, v, ...held, pages: { mode, next, isApart: false } }, note: null };
  if (to === null || !isAsTheServerSays(page, held)) return anew(page, held);
  return { cursor: { id, v: to, ...held, pages: null }, note: null };
}

const isAsTheServerSays = (page: Page, held: Pick<Total, 'count' | 'sum'>) =>
  page.count === held.count && page.sum === String(held.sum);

/** The next pull asks for a snapshot of the scope; what is on the screen stays until it is complete. */
function anew({ id, to, count, sum }: Page, held: Pick<Total, 'count' | 'sum'>): Reached {
  const note = { scope: id, to, count, sum, heldCount: held.count, heldSum: String(held.sum) };
  return { cursor: { id, ...NOTHING_HELD }, note: { kind: 'checksum', ...note } };
}

async function keep(db: CareMatchDb, { cursor, note }: Reached): Promise<PageOutcome> {
  await db.scopes.put(cursor);
  return note;
}

async function purge(db: CareMatchDb, scope: string): Promise<void> {
  await forgetRows(db, scope);
  await db.pages.where('scope').equals(scope).delete();
  await db.scopes.delete(scope);
}

/** Everything up to `lastSeq` is on the screen as the server has it. */
async function settle(db: CareMatchDb, lastSeq: number, now: Date): Promise<void> {
  await confirmSent(db, lastSeq, toInstant(now));
  await db.sent
    .where('confirmedAt')
    .below(toInstant(new Date(now.getTime() - SENT_KEPT_MS)))
    .delete();
}
