import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Bond, type Kind, type Kinds, type Power, type Relationship, sortKey } from '../data/kinds';
import { get, list } from '../data/rows';
import { unsaid } from '../directory/unsaid';
import { mutators } from '../mutators';
import { plainBond, plainRelationship } from './unsaid';

const NINE = new Date('2026-11-24T09:00:00Z');
const AT_NINE = '2026-11-24T09:00:00Z';
const EARLIER = '2026-11-20T09:00:00Z';

const steps = {
  paId: 'pa-sam',
  stage: 'considering',
  role: null,
  invitedAt: null,
  meetingAcceptedAt: null,
  introducedAt: null,
  personChoseAt: null,
  paAgreedAt: null,
  personKnowsAt: null,
  paKnowsAt: null,
  chosenAt: null,
  endedAt: null,
} satisfies Partial<Relationship>;

const makeRelationship = (fields: Partial<Relationship> = {}): Relationship => ({
  ...steps,
  ...plainRelationship,
  name: 'Sam Rees',
  knownAs: null,
  imported: false,
  firstMetAt: null,
  lastMetAt: null,
  visits: 0,
  ...fields,
});

const makeBond = (fields: Partial<Bond> = {}): Bond => ({
  ...steps,
  ...plainBond,
  circleId: 'anwen',
  personKnownAs: 'Anwen',
  outcode: null,
  at: null,
  message: null,
  communicationNeeds: '',
  ...fields,
});

function makePhone(role: 'person' | 'pa'): CareMatchDb {
  const none = { person: [], supporter: [], pa: [], coordinator: [] };
  const roles = role === 'pa' ? { ...none, pa: ['pa-sam'] } : { ...none, person: ['anwen'] };
  const account = { userId: 'me', name: 'Anwen Pugh', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test('choosing is one half, until the PA has said yes', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/person', 'relationship', 'r1', makeRelationship({ stage: 'introduced' }));

  await change(db, { name: 'relationship.choose', args: { relationshipId: 'r1', role: 'main' }, now: NINE });

  expect((await get(db, 'relationship', 'r1'))?.d).toMatchObject({
    stage: 'introduced',
    role: 'main',
    personChoseAt: AT_NINE,
    chosenAt: null,
  });
});

test("the PA's yes to a person who chose them makes them chosen", async () => {
  const db = makePhone('pa');
  await hold(db, 'c:anwen/pa:me', 'bond', 'r1', makeBond({ stage: 'introduced', personChoseAt: EARLIER }));

  await change(db, { name: 'relationship.agree', args: { relationshipId: 'r1' }, now: NINE });

  expect((await get(db, 'bond', 'r1'))?.d).toMatchObject({ stage: 'chosen', paAgreedAt: AT_NINE, chosenAt: AT_NINE });
});

test('both saying that they know each other makes the PA chosen', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/person', 'relationship', 'r1', makeRelationship({ paKnowsAt: EARLIER }));

  const args = { relationshipId: 'r1', circleId: 'anwen', paId: 'pa-sam' };
  await change(db, { name: 'relationship.say_known', args, now: NINE });

  expect((await get(db, 'relationship', 'r1'))?.d).toMatchObject({ stage: 'chosen', personKnowsAt: AT_NINE });
});

test('an invitation shows the PA by the name in the directory', async () => {
  const db = makePhone('person');
  await hold(db, 'dir:holder/LD1', 'pa_profile', 'pa-sam', { ...unsaid, name: 'Sam Rees', accepting: true });

  const args = { relationshipId: 'r1', circleId: 'anwen', paId: 'pa-sam', message: 'Hello' };
  await change(db, { name: 'relationship.invite', args, now: NINE });

  expect(await list(db, 'relationship')).toMatchObject([
    { id: 'r1', scope: 'c:anwen/person', pending: true, d: { name: 'Sam Rees', stage: 'invited', invitedAt: AT_NINE } },
  ]);
});

test('who is recognised gets the half of the person, the others nothing', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/person', 'relationship', 'r1', makeRelationship({ imported: true }));
  await hold(db, 'c:anwen/person', 'relationship', 'r2', makeRelationship({ imported: true, paId: 'pa-robin' }));

  await change(db, { name: 'team.recognise', args: { circleId: 'anwen', paIds: ['pa-sam'] }, now: NINE });

  expect((await get(db, 'relationship', 'r1'))?.d.personKnowsAt).toBe(AT_NINE);
  expect(await get(db, 'relationship', 'r2')).toMatchObject({ pending: false, d: { personKnowsAt: null } });
});

test('ending a relationship takes the PA out of the team that is shown', async () => {
  const db = makePhone('person');
  const member = { paId: 'pa-sam', name: 'Sam Rees', knownAs: null, phone: null, role: 'main' as const, visits: 4 };
  await hold(db, 'c:anwen/person', 'relationship', 'r1', makeRelationship({ stage: 'chosen' }));
  const met = { chosenAt: EARLIER, firstMetAt: EARLIER, lastMetAt: EARLIER };
  const terms = { lateCancelHours: null, lateCancelPercent: null, pauseHours: null, pausePercent: null };
  await hold(db, 'c:anwen/all', 'team_member', 'r1', { ...member, ...met, ...terms });

  await change(db, { name: 'relationship.end', args: { relationshipId: 'r1' }, now: NINE });

  expect((await get(db, 'relationship', 'r1'))?.d.stage).toBe('ended');
  expect(await list(db, 'team_member')).toEqual([]);
  expect(await get(db, 'team_member', 'r1')).toBeUndefined();
});

test('a new answer to a question comes after the earlier one, which stays', async () => {
  const db = makePhone('person');
  const earlier = { question: 'good' as const, text: 'My garden', answeredAt: EARLIER, authorName: 'Anwen Pugh' };
  await hold(db, 'c:anwen/all', 'outcome', 'o1', earlier);

  const args = { circleId: 'anwen', question: 'good' as const, text: 'My garden and my dog' };
  await change(db, { name: 'outcome.answer', args, now: NINE });

  expect((await list(db, 'outcome')).map((outcome) => outcome.d.text)).toEqual(['My garden', 'My garden and my dog']);
});

test('taking a decision back waits for the server, and shows that it waits', async () => {
  const db = makePhone('person');
  const decided = {
    what: 'relationship.choose',
    subjectId: 'r1',
    paId: 'pa-sam',
    paName: 'Sam Rees',
    decidedAt: EARLIER,
    ...{
      helpedBy: null,
      scope: null,
      evidence: null,
      decidedBy: null,
      decidedOn: null,
      consulted: null,
      ruleWhat: null,
    },
  };
  const told = { basis: 'own' as const, given: 'phone' as const, recordedBy: 'Mair', undoable: true, undoneAt: null };
  await hold(db, 'c:anwen/person', 'decision', 'd1', { ...decided, ...told });

  await change(db, { name: 'decision.undo', args: { decisionId: 'd1' }, now: NINE });

  expect(await get(db, 'decision', 'd1')).toMatchObject({ pending: true, d: { undoneAt: null } });
});

test('a supporter has exactly the powers last allowed, and none when they are withdrawn', async () => {
  const db = makePhone('person');
  const allow = (powers: Power[]) =>
    change(db, { name: 'supporter.allow', args: { circleId: 'anwen', userId: 'mair', powers }, now: NINE });

  await allow(['choose_pas', 'money']);
  await allow(['see_notes']);
  expect(await list(db, 'supporter')).toMatchObject([{ scope: 'c:anwen/person', d: { powers: ['see_notes'] } }]);

  await change(db, { name: 'supporter.withdraw', args: { circleId: 'anwen', userId: 'mair' }, now: NINE });
  expect(await list(db, 'supporter')).toMatchObject([{ d: { powers: [], withdrawnAt: AT_NINE } }]);
});

test('somebody asked to help stands here at once with what they may do, and goes when it is taken back', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/person', 'relationship', 'r1', makeRelationship());
  const interests = [{ paId: 'pa-sam', closeness: 'close' as const }];
  const asked = { inviteId: 'i1', circleId: 'anwen', name: 'Gwen', powers: ['money' as const], interests };
  await change(db, { name: 'supporter.invite', args: asked, now: NINE });

  const [invite] = await list(db, 'supporter_invite', 'c:anwen/person');
  await change(db, { name: 'supporter.uninvite', args: { inviteId: 'i1' }, now: NINE });

  expect(invite?.d).toEqual({
    ...{ name: 'Gwen', powers: ['money'], invitedAt: AT_NINE },
    interests: [{ paId: 'pa-sam', paName: 'Sam Rees', closeness: 'close' }],
  });
  expect(await list(db, 'supporter_invite')).toEqual([]);
});

test('a phone that holds part of an audience finds there what pages look for in the whole', async () => {
  const db = makePhone('person');
  await hold(db, 'c:anwen/plan', 'outcome', 'o1', {
    question: 'good',
    text: 'Tea',
    answeredAt: EARLIER,
    authorName: 'Anwen',
  });
  await hold(db, 'c:bryn/all', 'outcome', 'o2', {
    question: 'good',
    text: 'Cake',
    answeredAt: EARLIER,
    authorName: 'Bryn',
  });

  expect((await list(db, 'outcome', 'c:anwen/all')).map(({ id }) => id)).toEqual(['o1']);
  expect((await list(db, 'outcome', 'c:bryn/all')).map(({ id }) => id)).toEqual(['o2']);
});
