import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { mutators } from '../mutators';
import { change } from './change';
import { CareMatchDb } from './db';
import { type Status, subscribe, subscribeStatus } from './live';
import { memoryLock } from './locks';
import { list } from './rows';
import { createSync } from './sync';

const NINE = new Date('2026-11-24T09:00:00Z');

function makeDb(): CareMatchDb {
  const roles = { person: ['anwen'], supporter: [], pa: [], coordinator: [] };
  const account = { userId: 'anwen', name: 'Anwen Pugh', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const answer = (db: CareMatchDb, text: string) =>
  change(db, { name: 'outcome.answer', args: { circleId: 'anwen', question: 'good', text }, now: NINE });

test('a watcher hears of every change to what it reads, until it stops', async () => {
  const db = makeDb();
  const heard: string[][] = [];
  const stop = subscribe(
    () => list(db, 'outcome'),
    (rows) => heard.push(rows.map((row) => row.d.text)),
  );
  await expect.poll(() => heard).toEqual([[]]);

  await answer(db, 'My garden');
  await expect.poll(() => heard.at(-1)).toEqual(['My garden']);
  stop();
  await answer(db, 'My dog');

  expect((await list(db, 'outcome')).length).toBe(2);
  expect(heard.at(-1)).toEqual(['My garden']);
});

test('the status tells what is only on this phone, and that there is no signal', async () => {
  const db = makeDb();
  const fetch = async () => {
    throw new TypeError('no network');
  };
  const sync = createSync(db, { app: 'test', fetch, lock: memoryLock() });
  const told: Status[] = [];
  const stop = subscribeStatus(sync, (status) => told.push(status));
  await answer(db, 'My garden');

  await sync.run();

  await expect
    .poll(() => told.at(-1))
    .toEqual({
      phase: 'offline',
      pending: 1,
      unsent: 1,
      holdsBack: false,
      problems: 0,
      lastPullAt: null,
      locksAt: null,
      clockErrorMs: 0,
    });
  stop();
});

test('a worry is counted nowhere, and then nothing says that all is sent', async () => {
  const db = makeDb();
  const sync = createSync(db, {
    app: 'test',
    fetch: () => Promise.reject(new TypeError('no network')),
    lock: memoryLock(),
  });
  const told: Status[] = [];
  const stop = subscribeStatus(sync, (status) => told.push(status));
  const worry = { worryId: 'w', circleId: 'anwen', about: 'other', words: 'The stairs' } as const;

  await change(db, { name: 'worry.raise', args: { ...worry, tell: [{ to: 'coordinators' }] }, now: NINE });

  await expect.poll(() => told.at(-1)).toMatchObject({ pending: 0, unsent: 0, problems: 0, holdsBack: true });
  expect(await db.outbox.count()).toBe(1);
  stop();
});

test.each([
  [7, Date.parse('2026-12-01T09:00:00Z')],
  [0, null],
  [undefined, null],
])('a phone that is to lock after %s days says when', async (lockAfterDays, expected) => {
  const db = makeDb();
  const sync = createSync(db, { app: 'test', lock: memoryLock() });
  await db.meta.update('phone', {
    lastPullAt: '2026-11-24T09:00:00Z',
    ...(lockAfterDays !== undefined && { lockAfterDays }),
  });
  const told: Status[] = [];

  const stop = subscribeStatus(sync, (status) => told.push(status));

  await expect.poll(() => told.at(-1)?.locksAt).toBe(expected);
  stop();
});
