import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { plainBond, plainRelationship } from '../circles/unsaid';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Bond, type Kind, type Kinds, type Relationship, sortKey, type Visit } from '../data/kinds';
import { get, list } from '../data/rows';
import { mutators } from '../mutators';
import { plainVisit } from '../visits/unsaid';

const NINE = new Date('2026-11-24T09:00:00Z');
const AT_NINE = '2026-11-24T09:00:00Z';

const steps = {
  paId: 'pa-sam',
  stage: 'chosen',
  role: 'regular',
  invitedAt: null,
  meetingAcceptedAt: null,
  introducedAt: null,
  personChoseAt: null,
  paAgreedAt: null,
  personKnowsAt: null,
  paKnowsAt: null,
  chosenAt: AT_NINE,
  endedAt: null,
} satisfies Partial<Relationship>;

const relationship: Relationship = {
  ...steps,
  ...plainRelationship,
  name: 'Sam Rees',
  knownAs: 'Sam',
  imported: false,
  firstMetAt: null,
  lastMetAt: null,
  visits: 0,
};

const bond: Bond = {
  ...steps,
  ...plainBond,
  circleId: 'anwen',
  personKnownAs: 'Anwen',
  outcode: null,
  message: null,
  at: null,
  communicationNeeds: '',
};

const makeVisit = (startsAt: string): Visit => ({
  ...plainVisit,
  ...{ lateSeenAt: null, lateSeenBy: null, cameSaidAt: null, cameSaidBy: null },
  ...{ missedSaidBy: null, missedSaid: '', timesBefore: [] },
  paId: 'pa-sam',
  paName: 'Sam',
  arrangementId: null,
  startsAt,
  endsAt: startsAt,
  status: 'confirmed',
  proposedBy: 'person',
  personConfirmedAt: AT_NINE,
  paConfirmedAt: AT_NINE,
  needsYes: false,
  imported: false,
});

function makePhone(role: 'person' | 'pa'): CareMatchDb {
  const none = { person: [], supporter: [], pa: [], coordinator: [] };
  const roles = role === 'pa' ? { ...none, pa: ['pa-sam'] } : { ...none, person: ['anwen'] };
  const account = { userId: 'me', name: 'Anwen Pugh', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test('a time to meet that a PA proposes is a yes to meeting', async () => {
  const db = makePhone('pa');
  await hold(db, 'c:anwen/pa:me', 'bond', 'r1', { ...bond, stage: 'invited' });
  const about = { introductionId: 'i1', circleId: 'anwen', paId: 'pa-sam' };

  await change(db, {
    name: 'introduction.propose',
    args: { ...about, meeting: 'video', startsAt: '2026-11-26T09:00:00Z' },
    now: NINE,
  });

  expect((await get(db, 'introduction', 'i1'))?.d).toMatchObject({ status: 'proposed', proposedBy: 'pa' });
  expect((await get(db, 'bond', 'r1'))?.d.meetingAcceptedAt).toBe(AT_NINE);
});

test('a goodbye with a last day ends nothing yet, and one without ends it now', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/person', 'relationship', 'r1', relationship);
  const end = (endsOn?: string) =>
    change(db, { name: 'relationship.end', args: { relationshipId: 'r1', ...(endsOn && { endsOn }) }, now: NINE });

  await end('2026-12-07');
  expect((await get(db, 'relationship', 'r1'))?.d).toMatchObject({
    stage: 'chosen',
    endsOn: '2026-12-07',
    endSaidBy: 'person',
  });

  await end();
  expect((await get(db, 'relationship', 'r1'))?.d.stage).toBe('ended');
});

test('calling off the visits of a paused PA leaves the others and what is past', async () => {
  const db = makePhone('person');
  const ask = { paId: 'pa-sam', paName: 'Sam', askedAt: AT_NINE, answer: null, answeredAt: null };
  await hold(db, 'c:anwen/person', 'pause_ask', 'p1', ask);
  await hold(db, 'c:anwen/all', 'visit', 'ahead', makeVisit('2026-11-25T09:00:00Z'));
  await hold(db, 'c:anwen/all', 'visit', 'past', makeVisit('2026-11-20T09:00:00Z'));
  await hold(db, 'c:anwen/all', 'visit', 'rosas', { ...makeVisit('2026-11-25T09:00:00Z'), paId: 'pa-rosa' });

  await change(db, { name: 'pause.answer', args: { pauseAskId: 'p1', answer: 'call_off' }, now: NINE });

  const statuses = Object.fromEntries((await list(db, 'visit')).map(({ id, d }) => [id, d.status]));
  expect(statuses).toEqual({ ahead: 'cancelled', past: 'confirmed', rosas: 'confirmed' });
});

test('a reason is kept once and taken away by empty words', async () => {
  const db = makePhone('person');
  const keep = (text: string) => change(db, { name: 'reason.keep', args: { relationshipId: 'r1', text }, now: NINE });

  await keep('Too far');
  await keep('Too far for me');
  expect((await list(db, 'own_reason')).map(({ d }) => d.text)).toEqual(['Too far for me']);

  await keep('');
  expect(await list(db, 'own_reason')).toEqual([]);
});

test('one supporter rings, and the holder where there is none', async () => {
  const db = makePhone('person');
  const supporter = { name: 'Ada', powers: [], allowedAt: AT_NINE, withdrawnAt: null, ringsSince: null };
  await hold(db, 'c:anwen/person', 'supporter', 's1', { ...supporter, userId: 'ada' });
  await hold(db, 'c:anwen/person', 'supporter', 's2', { ...supporter, userId: 'ben' });
  const ringing = async () => (await list(db, 'supporter')).filter(({ d }) => d.ringsSince).map(({ id }) => id);
  const name = (userId: string | null) =>
    change(db, { name: 'supporter.let_ring', args: { circleId: 'anwen', userId }, now: NINE });

  await name('ada');
  expect(await ringing()).toEqual(['s1']);
  await name('ben');
  expect(await ringing()).toEqual(['s2']);
  await name(null);
  expect(await ringing()).toEqual([]);
});
