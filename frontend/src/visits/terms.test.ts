import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { CareMatchDb } from '../data/db';
import {
  type Kind,
  type Kinds,
  type OwnProfile,
  type PaProfile,
  sortKey,
  type TeamMember,
  type Visit,
} from '../data/kinds';
import { mutators } from '../mutators';
import { ownPayableWords, payableWords } from './pause-words';
import { lateTerms, payableIn, readTerms } from './terms';

const NOON = new Date('2026-11-23T12:00:00Z');
const AGREED = '2026-11-20T09:00:00Z';
const terms = { lateCancelHours: 24, lateCancelPercent: 50, pauseHours: 168, pausePercent: 50 };
const unsaid = { lateCancelHours: null, lateCancelPercent: null, pauseHours: null, pausePercent: null };

const at = (startsAt: string) => ({ startsAt, status: 'confirmed' as const });

test('a visit called off within the hours that the PA names is late, before that it is not', () => {
  expect(lateTerms(terms, at('2026-11-24T11:59:00Z'), NOON)).toEqual({ hours: 24, percent: 50 });
  expect(lateTerms(terms, at('2026-11-24T12:00:00Z'), NOON)).toBeNull();
});

test('nothing is late where the PA has said nothing, or nothing was agreed', () => {
  expect(lateTerms(unsaid, at('2026-11-23T13:00:00Z'), NOON)).toBeNull();
  expect(lateTerms(undefined, at('2026-11-23T13:00:00Z'), NOON)).toBeNull();
  expect(lateTerms(terms, { ...at('2026-11-23T13:00:00Z'), status: 'proposed' }, NOON)).toBeNull();
});

const ALL = 'c:maya/all';

function makePhone(): CareMatchDb {
  const roles = { person: ['maya'], supporter: [], pa: [], coordinator: [] };
  const account = { userId: 'me', name: 'Maya Brook', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test('who is only invited has the terms of their profile, a team member those that the team sees, a PA their own', async () => {
  const db = makePhone();
  const profile = (percent: number) => ({ name: 'Sam', charges: { ...terms, lateCancelPercent: percent } });
  await hold(db, 'dir:holder/LD1', 'pa_profile', 'invited', profile(60) as PaProfile);
  await hold(db, 'dir:holder/LD1', 'pa_profile', 'member', profile(60) as PaProfile);
  await hold(db, ALL, 'team_member', 'bond', { ...terms, paId: 'member', name: 'Sam' } as TeamMember);
  await hold(db, 'u:me', 'own_profile', 'own', profile(70) as OwnProfile);

  const read = async (paId: string) => (await readTerms(db, ALL, paId))?.lateCancelPercent;

  expect([await read('invited'), await read('member'), await read('own'), await read('unknown')]).toEqual([
    60,
    50,
    70,
    undefined,
  ]);
});

const paused = (day: string, fields: Partial<Visit> = {}) =>
  ({
    paId: 'sam',
    status: 'paused',
    startsAt: `${day}T09:00:00Z`,
    endsAt: `${day}T10:30:00Z`,
    personConfirmedAt: AGREED,
    paConfirmedAt: AGREED,
    ...fields,
  }) as Visit;

test('of the visits of a pause those agreed within the first days cost what the PA asks', () => {
  const visits = [
    paused('2026-11-24'),
    paused('2026-11-30'),
    paused('2026-12-01'),
    paused('2026-11-25', { paConfirmedAt: null }),
    paused('2026-11-26', { paId: 'rosa' }),
    paused('2026-11-27', { status: 'done' }),
  ];

  const payable = payableIn({ startsOn: '2026-11-24' }, 'sam', terms, visits);

  expect(payable).toEqual({ percent: 50, hours: 168, visits: 2, minutes: 180 });
  expect(payable && payableWords('Sam', payable)).toBe('Sam asks 50 % for the first 7 days: 2 visits, 3 hours.');
  expect(payable && ownPayableWords({ ...payable, hours: 36, visits: 1, minutes: 90 })).toBe(
    'By your terms you ask 50 % for the first 36 hours: 1 visit, 1.5 hours.',
  );
});

test('where the PA has said nothing of pauses, nothing is said', () => {
  expect(payableIn({ startsOn: '2026-11-24' }, 'sam', unsaid, [paused('2026-11-24')])).toBeNull();
});
