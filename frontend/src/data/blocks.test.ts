import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { type BaseRow, changeRows, countBlocks, findRows, forgetRows, readRows, replaceRows, rowsOf } from './blocks';
import { CareMatchDb } from './db';
import { type Kind, keyStart } from './kinds';

const SCOPE = 'c:anwen/all';

function makeDb(engine = { indexedDB: new IDBFactory(), IDBKeyRange }): CareMatchDb {
  const roles = { person: [], supporter: [], pa: ['pa-sam'], coordinator: [] };
  const account = { userId: 'sam', name: 'Sam Rees', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators: {} as never, ...engine });
}

const row = (id: string, k: string, fields: Partial<BaseRow> = {}): BaseRow => ({
  scope: SCOPE,
  t: 'visit',
  id,
  v: 1,
  d: { startsAt: k },
  k,
  ...fields,
});

const heldRows = async (db: CareMatchDb, scope: string) =>
  (await db.blocks.toArray()).flatMap(rowsOf).filter((row) => row.scope === scope);
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
const days = Array.from({ length: 30 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}T09:00:00Z`);
const month = days.map((k, at) => row(`v${at + 1}`, k));

test('a month of visits stands in seven blocks, and each is found by its id and by its day', async () => {
  const db = makeDb();

  const held = await replaceRows(db, SCOPE, month);

  expect(held).toMatchObject({ count: 30, blocks: 7 });
  expect(await findRows(db, 'visit', 'v17')).toMatchObject([{ scope: SCOPE, t: 'visit', id: 'v17', k: days[16] }]);
  const around = await readRows(db, 'visit', { from: '2026-11-17', to: '2026-11-19' });
  expect(idsOf(around)).toEqual(expect.arrayContaining(['v17', 'v18']));
  expect(around.length).toBe(5);
});

test.each([2, 30])('what is changed one way (%d at once) adds up to what is kept anew', async (many) => {
  const db = makeDb();
  const before = await replaceRows(db, SCOPE, month);
  const moved = month.slice(0, many).map(({ id }, at) => row(id, days[29 - at] as string, { v: 2 }));
  const [first, ...rest] = [...month.slice(many), row('new', '2027-01-01T09:00:00Z', { v: 2 })];

  const come = [...moved, rest.at(-1) ?? (first as BaseRow)];
  const changes = await changeRows(db, [{ scope: SCOPE, rows: come, gone: [['visit', 'v30']] }]);

  const rows = (await heldRows(db, SCOPE)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const after = await replaceRows(makeDb(), SCOPE, rows);
  expect(changes.get(SCOPE)).toEqual({
    count: after.count - before.count,
    sum: after.sum - before.sum,
    blocks: after.blocks - before.blocks,
  });
  expect(await countBlocks(db, SCOPE)).toBe(after.blocks);
});

test('what stands in a block is written anew only when it is other records', async () => {
  const db = makeDb();
  await replaceRows(db, SCOPE, month);
  const written: unknown[] = [];
  db.contents.hook('creating', (key) => void written.push(key));
  db.contents.hook('updating', (_, key) => void written.push(key));
  db.contents.hook('deleting', (key) => void written.push(key));

  await changeRows(db, [{ scope: SCOPE, rows: [row('v7', days[6] as string, { v: 2 })], gone: [] }]);
  const afterAChange = [...written];
  await changeRows(db, [{ scope: SCOPE, rows: [row('v7', days[12] as string, { v: 3 })], gone: [['visit', 'v30']] }]);

  expect(afterAChange).toEqual([]);
  expect(written).toEqual(
    expect.arrayContaining(['2026-11-05', '2026-11-10', '2026-11-30'].map((b) => [SCOPE, 'visit', b])),
  );
  expect(await findRows(db, 'visit', 'v7')).toMatchObject([{ v: 3 }]);
});

test.each(['', '2', '2026-11-2', '2026-11-04T09:00:00Z', '2026-11-05', '2026-11-30T23:59:00Z', '2026-12-01'])(
  'what begins like %s is looked for no later than it stands',
  (k) => {
    const later = [k, `${k}0`, `${k}5`, '2026-11-04', '2026-11-09T10:00:00Z', '2027'].filter((other) => other >= k);

    for (const other of later) expect(keyStart('visit', other) >= keyStart('visit', k)).toBe(true);
    expect(keyStart('visit', k) <= k).toBe(true);
  },
);

test('a row that moves to another day is found there alone', async () => {
  const db = makeDb();
  await replaceRows(db, SCOPE, month);

  await changeRows(db, [{ scope: SCOPE, rows: [row('v1', '2026-11-25T09:00:00Z', { v: 2 })], gone: [] }]);

  expect(await findRows(db, 'visit', 'v1')).toMatchObject([{ v: 2, k: '2026-11-25T09:00:00Z' }]);
  expect(idsOf(await readRows(db, 'visit', { from: '2026-11-01', to: '2026-11-02' }))).not.toContain('v1');
});

test('the same record in two scopes is two copies, and each goes with its own scope', async () => {
  const db = makeDb();
  const twin = row('v1', '2026-11-01T09:00:00Z', { scope: 'u:sam', t: 'own_visit' as Kind });
  await replaceRows(db, SCOPE, [row('v1', '2026-11-01T09:00:00Z'), row('f1', 'x', { t: 'flag' })]);
  await replaceRows(db, 'u:sam', [twin]);

  await changeRows(db, [{ scope: SCOPE, rows: [], gone: [['visit', 'v1']] }]);

  expect(await findRows(db, 'visit', 'v1')).toEqual([]);
  expect(await findRows(db, 'own_visit', 'v1')).toEqual([twin]);
  await forgetRows(db, 'u:sam');
  expect(await findRows(db, 'own_visit', 'v1')).toEqual([]);
  expect(idsOf(await heldRows(db, SCOPE))).toEqual(['f1']);
});

test('what an older version kept row by row is still there after the upgrade, and is asked for anew', async () => {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange };
  await openVersion1(engine.indexedDB, month);

  const db = makeDb(engine);

  expect(idsOf(await heldRows(db, SCOPE))).toEqual(idsOf(month));
  expect(await db.scopes.get(SCOPE)).toEqual({ id: SCOPE, v: 0, count: 0, sum: 0, blocks: 0, pages: null });
  expect(await db.outbox.toArray()).toMatchObject([{ seq: 1, name: 'note.write' }]);
  expect(await db.phone()).toMatchObject({ clientId: 'client-1', nextSeq: 2, soonAt: null });
});

/** The database as version 1 of the app made it, with one change not yet sent. */
function openVersion1(indexedDB: IDBFactory, rows: BaseRow[]): Promise<void> {
  const request = indexedDB.open('carematch-sam', 10);
  request.onupgradeneeded = () => {
    const { result: db } = request;
    const base = db.createObjectStore('base', { keyPath: ['scope', 't', 'id'] });
    base.createIndex('[t+k]', ['t', 'k']);
    base.createIndex('[t+id]', ['t', 'id']);
    db.createObjectStore('staging', { keyPath: ['scope', 't', 'id'] });
    db.createObjectStore('overlay', { keyPath: ['t', 'id'] });
    const outbox = db.createObjectStore('outbox', { keyPath: 'seq' });
    db.createObjectStore('sent', { keyPath: 'id' }).createIndex('confirmedAt', 'confirmedAt');
    const scopes = db.createObjectStore('scopes', { keyPath: 'id' });
    db.createObjectStore('problems', { keyPath: 'mutationId' });
    const meta = db.createObjectStore('meta', { keyPath: 'key' });
    for (const each of rows) base.add(each);
    outbox.add({ seq: 1, id: 'm1', name: 'note.write', v: 1, args: {}, madeAt: days[0], base: {}, result: null });
    scopes.add({ id: SCOPE, v: 7, sum: 1, pages: null });
    meta.add({ key: 'phone', clientId: 'client-1', nextSeq: 2, lastSeq: 0, lineage: 'l', view: 1, pulls: 3 });
  };
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}
