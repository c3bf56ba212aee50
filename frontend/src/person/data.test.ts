import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Circle, type Kind, type Kinds, sortKey } from '../data/kinds';
import { get, list } from '../data/rows';
import { mutators } from '../mutators';
import { ALL_NEEDS, sayNeeds } from './data';

const NINE = new Date('2026-11-24T09:00:00Z');

function makePhone(role: 'person' | 'supporter'): CareMatchDb {
  const none = { person: [], supporter: [], pa: [], coordinator: [] };
  const account = { userId: 'me', name: 'Gwen Pugh', deviceId: 'd', roles: { ...none, [role]: ['anwen'] } };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test('what a helper writes stands as the person’s words, with who wrote them', async () => {
  const db = makePhone('supporter');
  await hold(db, 'c:anwen/all', 'circle', 'anwen', { personName: 'Anwen Pugh' } as Circle);
  const args = { circleId: 'anwen', section: 'please', text: 'Knock', basedOn: null } as const;

  await change(db, { name: 'about_me.write', args, now: NINE });

  const [written] = await list(db, 'about_me');
  expect(written?.d).toMatchObject({ authorName: 'Anwen Pugh', writtenBy: 'Gwen Pugh', supportedBy: 'Gwen Pugh' });
});

test('needs are one sentence each, the person’s own words first', () => {
  const said = sayNeeds({ needs: ['interpreter', 'slowly'], language: 'Welsh', words: 'I hear best on my left.' });

  expect(said).toBe('I hear best on my left. Speak slowly. I need an interpreter: Welsh.');
});

test('every need is said in a sentence of its own', () => {
  const sentences = ALL_NEEDS.map((need) => sayNeeds({ needs: [need], language: '', words: '' }));

  expect(new Set(sentences).size).toBe(ALL_NEEDS.length);
});

test('needs that are set are what every page shows, and with nobody to share them with, nothing', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/all', 'circle', 'anwen', { personName: 'Anwen Pugh', communicationNeeds: '' } as Circle);

  await change(db, { name: 'needs.set', args: { circleId: 'anwen', needs: ['bsl'] }, now: NINE });
  const shown = (await get(db, 'circle', 'anwen'))?.d.communicationNeeds;
  const alone = { circleId: 'anwen', needs: ['bsl'], sharedWith: 'nobody' } as const;
  await change(db, { name: 'needs.set', args: { ...alone, needs: ['bsl'] }, now: NINE });

  expect(shown).toBe('Use British Sign Language (BSL).');
  expect((await get(db, 'circle', 'anwen'))?.d.communicationNeeds).toBe('');
  expect(await list(db, 'communication_needs')).toHaveLength(1);
});

test('a plan is one, however often it is changed', async () => {
  const db = makePhone('person');
  const plan = { circleId: 'anwen', contacts: [{ name: 'Jean', phone: '01632 960207' }], waitMinutes: 20 };

  await change(db, { name: 'plan.set', args: plan, now: NINE });
  await change(db, { name: 'plan.set', args: { ...plan, waitMinutes: 10 }, now: NINE });

  const plans = await list(db, 'missed_visit_plan');
  expect(plans.map(({ d }) => d.waitMinutes)).toEqual([10]);
});
