import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Kind, type Kinds, type OwnProfile, sortKey } from '../data/kinds';
import { get, list } from '../data/rows';
import { mutators } from '../mutators';
import { NOT_SAID } from './data';
import { unsaid } from './unsaid';

const NINE = new Date('2026-11-24T09:00:00Z');
const DIR = 'dir:holder/SY';

const makeOwn = (fields: Partial<OwnProfile> = {}): OwnProfile => ({
  ...unsaid,
  name: 'Sam Rees',
  phone: '01632 960001',
  holderId: 'holder',
  pausedAt: null,
  availability: { weekly: [], extra: [], away: [] },
  privateWishes: { whom: null, words: '' },
  ...fields,
});

function makePhone(): CareMatchDb {
  const roles = { person: ['anwen'], supporter: [], pa: ['sam'], coordinator: [] };
  const account = { userId: 'me', name: 'Sam Rees', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test('what is left out stays, also within charges and wishes', async () => {
  const db = makePhone();
  const wishes = { ...unsaid.wishes, noDogs: true };
  await hold(db, 'u:me', 'own_profile', 'sam', makeOwn({ charges: { ...NOT_SAID, sundayPence: 2400 }, wishes }));

  const said = { charges: { weekdayPence: 1900 }, wishes: { minMinutes: 45 } };
  await change(db, { name: 'profile.update', args: { paId: 'sam', ...said }, now: NINE });

  expect((await get(db, 'own_profile', 'sam'))?.d).toMatchObject({
    phone: '01632 960001',
    hourPence: 1900,
    charges: { ...NOT_SAID, weekdayPence: 1900, sundayPence: 2400 },
    wishes: { ...wishes, minMinutes: 45 },
  });
});

test('the weekday is one charge by its older name too, and stays without either', async () => {
  const db = makePhone();
  await hold(db, 'u:me', 'own_profile', 'sam', makeOwn());

  await change(db, { name: 'profile.update', args: { paId: 'sam', hourPence: 2000 }, now: NINE });
  await change(db, { name: 'profile.update', args: { paId: 'sam', charges: { sundayPence: 2400 } }, now: NINE });

  expect((await get(db, 'own_profile', 'sam'))?.d).toMatchObject({
    hourPence: 2000,
    charges: { weekdayPence: 2000, sundayPence: 2400 },
  });
});

test('what the PA wishes privately, and their number, do not come into the row that others find', async () => {
  const db = makePhone();
  await hold(db, 'u:me', 'own_profile', 'sam', makeOwn());
  await hold(db, DIR, 'pa_profile', 'sam', { ...unsaid, name: 'Sam Rees' });

  const secret = { phone: '01632 960002', privateWishes: { whom: 'women' as const } };
  await change(db, { name: 'profile.update', args: { paId: 'sam', about: 'I sing', ...secret }, now: NINE });

  const own = (await get(db, 'own_profile', 'sam'))?.d;
  const found = (await get(db, 'pa_profile', 'sam'))?.d;
  expect([own?.about, own?.phone, own?.privateWishes]).toEqual([
    'I sing',
    '01632 960002',
    { whom: 'women', words: '' },
  ]);
  expect(found?.about).toBe('I sing');
  expect(Object.keys(found ?? {})).not.toContain('privateWishes');
  expect(Object.keys(found ?? {})).not.toContain('phone');
});

test('times away stand in their order, are said anew by their id, and go', async () => {
  const db = makePhone();
  await hold(db, 'u:me', 'own_profile', 'sam', makeOwn());
  const add = (awayId: string, from: string) =>
    change(db, { name: 'away.add', args: { paId: 'sam', awayId, from, to: '2027-01-31', reason: '' }, now: NINE });

  await add('b', '2027-01-10');
  await add('a', '2027-01-05');
  await add('b', '2027-01-01');
  await change(db, { name: 'away.remove', args: { paId: 'sam', awayId: 'a' }, now: NINE });

  const away = (await get(db, 'own_profile', 'sam'))?.d.availability.away;
  expect(away?.map((each) => [each.awayId, each.from])).toEqual([['b', '2027-01-01']]);
});

test('the week changes without the single days', async () => {
  const db = makePhone();
  const extra = [{ day: '2026-12-24', from: '09:00', to: '12:00' }];
  await hold(db, 'u:me', 'own_profile', 'sam', makeOwn({ availability: { weekly: [], extra, away: [] } }));

  const weekly = [{ weekday: 'MO' as const, from: '09:00', to: '17:00' }];
  await change(db, { name: 'availability.set', args: { paId: 'sam', weekly }, now: NINE });

  expect((await get(db, 'own_profile', 'sam'))?.d.availability).toEqual({ weekly, extra, away: [] });
});

test('a private visit stands in the own scope, changes in part, and goes', async () => {
  const db = makePhone();
  const times = { startsAt: '2026-11-25T10:00:00Z', endsAt: '2026-11-25T11:00:00Z' };
  const args = { privateVisitId: 'p1', paId: 'sam', title: 'Mr Lake', ...times };
  await change(db, { name: 'diary.add_private', args, now: NINE });
  await change(db, { name: 'diary.change_private', args: { privateVisitId: 'p1', title: 'Mrs Lake' }, now: NINE });

  expect(await list(db, 'private_visit')).toMatchObject([{ scope: 'u:me', d: { title: 'Mrs Lake', ...times } }]);

  await change(db, { name: 'diary.remove_private', args: { privateVisitId: 'p1' }, now: NINE });

  expect(await list(db, 'private_visit')).toEqual([]);
});

test('a PA whom the person brings is known to the person at once, with the PA’s word still to come', async () => {
  const db = makePhone();
  const args = { relationshipId: 'r1', circleId: 'anwen', paId: 'una', name: 'Una Vale', contact: '01632 960007' };
  await change(db, { name: 'pa.bring', args, now: NINE });

  const [bond] = await list(db, 'relationship');
  expect(bond).toMatchObject({
    scope: 'c:anwen/person',
    d: { name: 'Una Vale', stage: 'invited', personKnowsAt: '2026-11-24T09:00:00Z', paKnowsAt: null },
  });
  expect(JSON.stringify(bond?.d)).not.toContain('01632');
});
