import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { plainBond } from '../circles/unsaid';
import { change } from '../data/change';
import { type Account, CareMatchDb } from '../data/db';
import type { Bond, Kind, Kinds, Message } from '../data/kinds';
import { sortKey } from '../data/kinds';
import { mutators } from '../mutators';
import { countUnread, readRefused, readTalk, readTalks, seenByOthers } from './talk';

const NINE = new Date('2026-11-24T09:00:00Z');
const SCOPE = 'c:anwen/pa:sam';
const ANWEN = accountOf('anwen', 'Anwen Pugh', { person: ['anwen'] });
const SAM = accountOf('sam', 'Sam Rees', { pa: ['pa-sam'] });

function accountOf(userId: string, name: string, roles: Partial<Account['roles']>): Account {
  return { userId, name, deviceId: 'd', roles: { person: [], supporter: [], pa: [], coordinator: [], ...roles } };
}

const makeDb = (account: Account) => new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });

/** The server's rows, as a pull would put them. */
async function hold<K extends Kind>(db: CareMatchDb, scope: string, t: K, rows: Record<string, Kinds[K]>) {
  const held = Object.entries(rows).map(([id, d]) => ({ id, v: 1, d, k: sortKey(t, d) }));
  await db.blocks.put({ scope, t, b: 'all', rows: held });
  await db.contents.put({ scope, t, b: 'all', keys: held.map(({ id }) => `${t}:${id}`) });
}

function makeBond(fields: Partial<Bond> = {}): Bond {
  return {
    ...plainBond,
    circleId: 'anwen',
    paId: 'pa-sam',
    personKnownAs: 'Anwen',
    at: null,
    communicationNeeds: '',
    outcode: null,
    stage: 'chosen',
    role: null,
    message: null,
    invitedAt: null,
    meetingAcceptedAt: null,
    introducedAt: null,
    personChoseAt: null,
    paAgreedAt: null,
    personKnowsAt: null,
    paKnowsAt: null,
    chosenAt: null,
    endedAt: null,
    ...fields,
  };
}

function makeMessage(n: number, fields: Partial<Message> = {}): Message {
  const at = `2026-11-23T12:00:0${n}Z`;
  return {
    relationshipId: 'bond',
    n,
    side: 'person',
    authorId: 'anwen',
    authorName: 'Anwen Pugh',
    text: `Message ${n}`,
    voice: null,
    voiceSeconds: null,
    writtenAt: at,
    sentAt: at,
    ...fields,
  };
}

const conversation = (seen: Kinds['conversation']['seen'] = []): Kinds['conversation'] => ({
  circleId: 'anwen',
  paId: 'pa-sam',
  lastN: 2,
  seen,
  blockedBy: [],
});

const write = (db: CareMatchDb, text: string) =>
  change(db, { name: 'message.write', args: { messageId: db.uuid(), relationshipId: 'bond', text }, now: NINE });

const textsOf = async (db: CareMatchDb, account: Account) =>
  (await readTalk(db, account, 'bond'))?.messages.map(({ d }) => d.text);

test('what is written stands there at once, after all that came, as not sent', async () => {
  const db = makeDb(SAM);
  await hold(db, SCOPE, 'bond', { bond: makeBond() });
  await hold(db, SCOPE, 'message', { b: makeMessage(2), a: makeMessage(1, { writtenAt: '2030-01-01T00:00:00Z' }) });

  await write(db, 'I am on my way');

  expect(await textsOf(db, SAM)).toEqual(['Message 1', 'Message 2', 'I am on my way']);
  const last = (await readTalk(db, SAM, 'bond'))?.messages.at(-1);
  expect(last).toMatchObject({ pending: true, d: { side: 'pa', authorName: 'Sam Rees', n: null, sentAt: null } });
});

test('a first message needs no conversation that the server has made', async () => {
  const db = makeDb(ANWEN);
  await hold(db, SCOPE, 'bond', { bond: makeBond({ stage: 'invited' }) });

  await write(db, 'Do you like roses?');

  const [talk] = await readTalks(db, ANWEN, 'person');
  expect(talk).toMatchObject({ id: 'bond', side: 'person', isOver: false, unread: 0 });
  expect(talk?.messages.map(({ d }) => d.side)).toEqual(['person']);
});

test("the other side's messages are new until they were read, one's own never", async () => {
  const db = makeDb(SAM);
  await hold(db, SCOPE, 'bond', { bond: makeBond() });
  await hold(db, SCOPE, 'conversation', { bond: conversation() });
  await hold(db, SCOPE, 'message', { a: makeMessage(1), b: makeMessage(2), c: makeMessage(3, { side: 'pa' }) });

  const before = await countUnread(db, SAM, 'pa');
  await change(db, { name: 'message.read', args: { relationshipId: 'bond', upTo: 3 }, now: NINE });

  expect([before, await countUnread(db, SAM, 'pa')]).toEqual([2, 0]);
});

test('seen is who of the other side has read furthest', async () => {
  const db = makeDb(SAM);
  const seen = (userId: string, name: string, upTo: number, side: 'person' | 'pa' = 'person') => ({
    ...{ userId, name, side, upTo },
    at: '2026-11-24T09:00:00Z',
  });
  await hold(db, SCOPE, 'bond', { bond: makeBond() });
  await hold(db, SCOPE, 'conversation', {
    bond: conversation([seen('anwen', 'Anwen', 1), seen('dai', 'Dai', 2), seen('sam', 'Sam', 9, 'pa')]),
  });

  const talk = await readTalk(db, SAM, 'bond');

  expect(talk && seenByOthers(talk)).toEqual({ upTo: 2, names: ['Dai'] });
});

test('what ended is still there to be read, under the name it was written with', async () => {
  const db = makeDb(SAM);
  await hold(db, 'u:sam', 'conversation', { bond: conversation() });
  await hold(db, 'u:sam', 'message', { a: makeMessage(1) });

  const [talk] = await readTalks(db, SAM, 'pa');

  expect(talk).toMatchObject({ name: 'Anwen Pugh', isOver: true });
});

test('nobody writes to somebody who is only being thought of', async () => {
  const db = makeDb(SAM);
  await hold(db, SCOPE, 'bond', { bond: makeBond({ stage: 'considering' }) });

  expect(await readTalks(db, SAM, 'pa')).toEqual([]);
});

test('a block shows at once, and only the own one is lifted', async () => {
  const db = makeDb(ANWEN);
  await hold(db, SCOPE, 'bond', { bond: makeBond() });
  await hold(db, SCOPE, 'conversation', { bond: { ...conversation(), blockedBy: ['pa'] } });
  const blockedBy = async () => (await readTalk(db, ANWEN, 'bond'))?.conversation?.blockedBy;

  await change(db, { name: 'conversation.block', args: { relationshipId: 'bond' }, now: NINE });
  const during = await blockedBy();
  await change(db, { name: 'conversation.unblock', args: { relationshipId: 'bond' }, now: NINE });

  expect([during, await blockedBy()]).toEqual([['pa', 'person'], ['pa']]);
});

test('a message that was refused is found again with its words, until it is put away', async () => {
  const db = makeDb(SAM);
  const refused = {
    mutationId: 'm1',
    name: 'message.write',
    args: { relationshipId: 'bond', text: 'Are you well?' },
    madeAt: '2026-11-24T09:00:00Z',
    status: 'rejected' as const,
    problem: { type: '', title: '', status: 409, slug: 'conversation-blocked' },
    settled: null,
  };
  await db.problems.put(refused);

  const before = await readRefused(db, 'bond');
  await change(db, { name: 'problem.acknowledge', args: { mutationId: 'm1' }, now: NINE });

  expect(before.map(({ args }) => args)).toEqual([refused.args]);
  expect(await readRefused(db, 'bond')).toEqual([]);
  expect(await readRefused(db, 'another')).toEqual([]);
});
