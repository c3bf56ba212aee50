import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Flag, sortKey } from '../data/kinds';
import { get } from '../data/rows';
import { mutators } from '../mutators';
import { isShown } from './fortnight';

const NINE = new Date('2026-11-24T09:00:00Z');
const SCOPE = 'c:anwen/person';

const open: Flag = {
  circleId: 'anwen',
  flag: 'gap',
  severity: 'notice',
  state: 'open',
  title: 'Nobody comes to a visit yet',
  text: 'As things are, nobody comes to one visit.',
  openedAt: '2026-11-23T07:00:00Z',
  closedAt: null,
  seenAt: null,
  actingAt: null,
  actingBy: null,
  actingWords: '',
  settledAt: null,
  quietUntil: null,
  couldDo: [],
  windowDays: 14,
  faces: 1,
  visits: 1,
  limit: 0,
  count: 1,
  before: null,
  visitIds: [],
  paIds: [],
  paNames: [],
};

async function hold(): Promise<CareMatchDb> {
  const roles = { person: ['anwen'], supporter: [], pa: [], coordinator: [] };
  const account = { userId: 'me', name: 'Anwen Price', deviceId: 'd', roles };
  const db = new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
  const row = { scope: SCOPE, t: 'flag' as const, id: 'f1', v: 1, d: open, k: sortKey('flag', open) };
  await changeRows(db, [{ scope: SCOPE, rows: [row], gone: [] }]);
  return db;
}

const flagOf = async (db: CareMatchDb) => (await get(db, 'flag', 'f1'))?.d;

test('a flag is seen, acted on and settled on this phone at once', async () => {
  const db = await hold();
  const states: (string | undefined)[] = [];

  await change(db, { name: 'flag.see', args: { flagId: 'f1' }, now: NINE });
  states.push((await flagOf(db))?.state);
  await change(db, { name: 'flag.act', args: { flagId: 'f1', words: 'I ask Rosa' }, now: NINE });
  states.push((await flagOf(db))?.state);
  await change(db, { name: 'flag.see', args: { flagId: 'f1' }, now: NINE });
  states.push((await flagOf(db))?.state);
  await change(db, { name: 'flag.settle', args: { flagId: 'f1' }, now: NINE });
  states.push((await flagOf(db))?.state);

  expect(states).toEqual(['seen', 'acting', 'acting', 'resolved']);
  expect(await flagOf(db)).toMatchObject({
    actingBy: 'Anwen Price',
    actingWords: 'I ask Rosa',
    closedAt: '2026-11-24T09:00:00Z',
  });
});

test('somebody is left in peace up to the day that they said, and no longer', async () => {
  const db = await hold();

  await change(db, { name: 'flag.quieten', args: { flagId: 'f1', until: '2026-11-26' }, now: NINE });
  const flag = await flagOf(db);

  const shown = ['2026-11-24', '2026-11-26', '2026-11-27'].map(
    (day) => flag && isShown(flag, new Date(`${day}T09:00:00Z`)),
  );
  expect(shown).toEqual([false, false, true]);
});
