import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { mutators } from '../mutators';
import { plainVisit } from '../visits/unsaid';
import { change } from './change';
import { type Account, CareMatchDb } from './db';
import { FakeServer } from './fake-server';
import type { Visit } from './kinds';
import { memoryLock } from './locks';
import { pull } from './pull';
import { get, list, range, unseenProblems } from './rows';
import { createSync } from './sync';

const NINE = new Date('2026-11-24T09:00:00Z');
const CIRCLE = 'c:anwen/all';
const SAM: Account = {
  userId: 'sam',
  name: 'Sam Rees',
  deviceId: 'phone-1',
  roles: { person: [], supporter: [], pa: ['pa-sam'], coordinator: [] },
};

function makeVisit(fields: Partial<Visit> = {}): Visit {
  return {
    paId: 'pa-sam',
    paName: 'Sam Rees',
    arrangementId: null,
    startsAt: '2026-11-24T09:00:00Z',
    endsAt: '2026-11-24T10:00:00Z',
    status: 'confirmed',
    proposedBy: 'person',
    personConfirmedAt: null,
    paConfirmedAt: null,
    needsYes: false,
    ...plainVisit,
    imported: false,
    missedSaid: '',
    ...fields,
  };
}

function makeServer(): FakeServer {
  const server = new FakeServer('sam', [CIRCLE]);
  server.write(CIRCLE, ['visit', 'v1', makeVisit()]);
  return server;
}

/** Tabs of one phone share the engine and the lock. */
function makePhone(server: FakeServer) {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange };
  const lock = memoryLock();
  const clock = { now: NINE };
  const reported: unknown[] = [];
  const openTab = () => {
    const db = new CareMatchDb({ account: SAM, mutators, ...engine });
    const report = (failure: unknown) => reported.push(failure);
    const sync = createSync(db, { app: 'test', fetch: server.fetch, lock, now: () => clock.now, report });
    return { db, sync };
  };
  return { ...openTab(), openTab, clock, reported, engine };
}

async function makePhoneInStep(server = makeServer()) {
  const phone = makePhone(server);
  await phone.sync.run();
  server.requests.length = 0;
  return { server, ...phone };
}

const postTo = (server: FakeServer) => async (path: string, message: object) => {
  const answer = await server.fetch(path, { body: JSON.stringify({ userId: 'sam', ...message }) });
  return answer.status === 204 ? null : answer.json();
};

const checkIn = (db: CareMatchDb) => change(db, { name: 'visit.check_in', args: { visitId: 'v1' }, now: NINE });

const writeNote = (db: CareMatchDb, noteId: string, text = 'All well') =>
  change(db, { name: 'note.write', args: { noteId, visitId: 'v1', text }, now: NINE });

const statusOf = async (db: CareMatchDb) => (await get(db, 'visit', 'v1'))?.d.status;
const idsOf = (rows: { id: string }[]) => rows.map((row) => row.id);
const queueOf = (db: CareMatchDb) => db.outbox.orderBy('seq').toArray();

test('a first pull brings every row the user may see', async () => {
  const server = makeServer();
  const { db, sync } = makePhone(server);

  await sync.run();

  expect(await list(db, 'visit')).toMatchObject([{ id: 'v1', scope: CIRCLE, v: 1, pending: false }]);
  expect(await db.phone()).toMatchObject({ lineage: 'lineage-1', view: 1, lastPullAt: '2026-11-24T09:00:00Z' });
});

test('a change shows at once, is queued, and is told from what the server knows', async () => {
  const { db } = await makePhoneInStep();

  await checkIn(db);

  expect(await get(db, 'visit', 'v1')).toMatchObject({ pending: true, d: { status: 'under_way', inRecordedAt: null } });
  expect(await queueOf(db)).toMatchObject([{ seq: 1, name: 'visit.check_in', base: { 'visit:v1': 1 }, result: null }]);
});

test('a change that its mutator refuses leaves nothing behind', async () => {
  const phone = makePhone(makeServer());
  const refuse = async () => {
    throw new Error('not now');
  };
  const db = new CareMatchDb({ account: SAM, mutators: { ...mutators, 'visit.check_in': refuse }, ...phone.engine });

  await expect(checkIn(db)).rejects.toThrow('not now');

  expect(await db.outbox.count()).toBe(0);
  expect((await db.phone()).nextSeq).toBe(1);
});

test('two tabs that write at once number their changes without a gap', async () => {
  const { db, openTab } = await makePhoneInStep();
  const other = openTab();

  const made = await Promise.all(Array.from({ length: 20 }, (_, at) => writeNote(at % 2 ? db : other.db, `n${at}`)));

  expect(made.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect((await list(db, 'note')).length).toBe(20);
});

test('two tabs that sync at once send each change once', async () => {
  const { server, db, sync, openTab } = await makePhoneInStep();
  const other = openTab();
  await checkIn(db);
  await writeNote(other.db, 'n1');

  await Promise.all([sync.run(), other.sync.run()]);

  expect([...server.effects.values()]).toEqual([1, 1]);
  expect(server.asked('push').length).toBe(1);
});

test('a confirmed change moves to the sent box and is no longer pending', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const { id } = await checkIn(db);

  await sync.run();

  expect(server.row(CIRCLE, 'visit', 'v1')).toMatchObject({ status: 'under_way' });
  expect(await get(db, 'visit', 'v1')).toMatchObject({ pending: false, d: { inRecordedAt: '2026-11-24T09:00:05Z' } });
  expect(await db.outbox.count()).toBe(0);
  expect(await db.sent.get(id)).toMatchObject({ seq: 1, result: { status: 'applied' } });
});

test('an effect stays in view between the answer to the push and the pull', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.faults.push((answer) => answer, 'lost on the way back');

  await sync.run();

  expect(await queueOf(db)).toMatchObject([{ result: { status: 'applied' } }]);
  expect(await statusOf(db)).toBe('under_way');
});

test('an effect stays in view while the pull that brings it is still short of its scope', async () => {
  const server = makeServer();
  server.audience.set('sam', ['c:other/all', CIRCLE]);
  server.write('c:other/all', ['visit', 'x0', makeVisit()]);
  const { db, sync } = await makePhoneInStep(server);
  await checkIn(db);
  server.write('c:other/all', ['visit', 'x1', makeVisit()], ['visit', 'x2', makeVisit()]);
  server.maxRows = 2;
  server.faults.push(
    (answer) => answer,
    (answer) => answer,
    'lost on the way there',
  );

  await sync.run();

  expect(server.asked('pull').length).toBe(1);
  expect(await statusOf(db)).toBe('under_way');
  expect((await queueOf(db)).length).toBe(1);
});

test('pending changes are replayed over what a pull brings', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.write(CIRCLE, ['visit', 'v1', makeVisit({ lateMinutes: 10 })]);
  server.faults.push(unavailable());

  await sync.run();

  expect(await get(db, 'visit', 'v1')).toMatchObject({
    pending: true,
    v: 2,
    d: { status: 'under_way', lateMinutes: 10 },
  });
});

test('a lost answer to a push makes the effect neither vanish nor happen twice', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const { id } = await checkIn(db);
  server.faults.push('lost on the way back');
  await sync.run();

  await sync.run();

  expect(server.effects.get(id)).toBe(1);
  expect(await db.outbox.count()).toBe(0);
});

test('what another version of the app has queued is sent, and its effect here hinders no pull', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const queued = { madeAt: '2026-11-24T09:00:00Z', base: {}, result: null };
  await db.outbox.add({ ...queued, seq: 1, id: 'm1', name: 'note.write', v: 99, args: { words: [] } });
  await db.outbox.add({ ...queued, seq: 2, id: 'm2', name: 'note.write', v: 1, args: {} });
  await db.meta.update('phone', { nextSeq: 3 });
  server.write(CIRCLE, ['visit', 'v2', makeVisit()]);
  server.faults.push(unavailable());

  await sync.run();

  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v2']);
  expect((await queueOf(db)).map(({ id }) => id)).toEqual(['m1', 'm2']);
});

test('a refused change is undone by the pull and shown until it was looked at', async () => {
  const { db, sync } = await makePhoneInStep();
  const { id } = await change(db, { name: 'visit.cancel', args: { visitId: 'v1', reason: '' }, now: NINE });
  expect(await statusOf(db)).toBe('cancelled');

  await sync.run();

  expect(await statusOf(db)).toBe('confirmed');
  expect(await unseenProblems(db)).toMatchObject([
    { mutationId: id, status: 'rejected', problem: { slug: 'too-late' } },
  ]);

  await change(db, { name: 'problem.acknowledge', args: { mutationId: id }, now: NINE });
  expect(await unseenProblems(db)).toEqual([]);
  await sync.run();
  expect(await db.problems.count()).toBe(0);
});

test('rows of an unfinished snapshot are not shown, the old ones are', async () => {
  const server = makeServer();
  server.write(CIRCLE, ['visit', 'v2', makeVisit()], ['visit', 'v3', makeVisit()]);
  const { db, sync } = await makePhoneInStep(server);
  server.write(CIRCLE, ['visit', 'v2', null], ['visit', 'v4', makeVisit()]);
  server.view = 2;
  server.maxRows = 2;
  server.faults.push((answer) => answer, 'lost on the way there');

  await sync.run();
  const meanwhile = idsOf(await list(db, 'visit'));
  await sync.run();

  expect(meanwhile).toEqual(['v1', 'v2', 'v3']);
  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v3', 'v4']);
  expect(await db.pages.count()).toBe(0);
});

test('where a phone holds nothing yet, rows are shown as they come', async () => {
  const server = makeServer();
  server.write(CIRCLE, ['visit', 'v2', makeVisit()], ['visit', 'v3', makeVisit()]);
  server.maxRows = 2;
  const { db, sync } = makePhone(server);
  server.faults.push((answer) => answer, 'lost on the way there');

  await sync.run();
  const meanwhile = { ids: idsOf(await list(db, 'visit')), cursor: await db.scopes.get(CIRCLE) };
  await sync.run();

  expect(meanwhile).toMatchObject({ ids: ['v1', 'v2'], cursor: { v: 0, count: 2 } });
  expect((await db.phone()).soonAt).toBe('2026-11-24T09:00:00Z');
  expect(await db.scopes.get(CIRCLE)).toMatchObject({ v: 2, count: 3, pages: null });
});

test('while an answer is put in place the next question is on its way, and is asked but once', async () => {
  const server = makeServer();
  for (let at = 2; at <= 9; at += 1) server.write(CIRCLE, ['visit', `v${at}`, makeVisit()]);
  server.maxRows = 3;
  const { db } = makePhone(server);
  const events: string[] = [];
  db.scopes.hook('creating', () => void events.push('placed'));
  db.scopes.hook('updating', () => void events.push('placed'));
  const post = (path: string, message: object) => {
    events.push('asked');
    return postTo(server)(path, message);
  };

  await pull(db, { post, now: () => NINE });

  expect(events).toEqual(['asked', 'asked', 'placed', 'asked', 'placed', 'placed']);
  expect(server.asked('pull').map(({ scopes }) => scopes)).toMatchObject([
    {},
    { [CIRCLE]: { next: { after: [3, 'v3'] } } },
    { [CIRCLE]: { next: { after: [6, 'v6'] } } },
  ]);
  expect((await list(db, 'visit')).length).toBe(9);
});

test('a question sent ahead is asked anew when another tab has moved on meanwhile', async () => {
  const server = makeServer();
  for (let at = 2; at <= 6; at += 1) server.write(CIRCLE, ['visit', `v${at}`, makeVisit()]);
  server.maxRows = 2;
  const { db, sync, openTab } = makePhone(server);
  const other = openTab();
  let overtaking: Promise<void> | null = null;
  server.faults.push((answer) => {
    overtaking = pull(other.db, { post: postTo(server), now: () => NINE });
    return answer;
  });

  await sync.run();
  await overtaking;
  await sync.run();

  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v2', 'v3', 'v4', 'v5', 'v6']);
  expect(await db.scopes.get(CIRCLE)).toMatchObject({ v: 6, count: 6, pages: null });
});

test('a page set goes on where it stopped', async () => {
  const server = makeServer();
  for (let at = 2; at <= 7; at += 1) server.write(CIRCLE, ['visit', `v${at}`, makeVisit()]);
  server.maxRows = 3;
  const { db, sync } = makePhone(server);
  server.faults.push((answer) => answer, 'lost on the way there');
  await sync.run();
  server.write(CIRCLE, ['visit', 'v2', makeVisit({ lateMinutes: 5 })], ['visit', 'v1', null]);
  server.requests.length = 0;

  await sync.run();

  expect(server.asked('pull')[0]).toMatchObject({
    scopes: { [CIRCLE]: { next: { mode: 'snapshot', after: [3, 'v3'] } } },
  });
  expect(idsOf(await list(db, 'visit'))).toEqual(['v2', 'v3', 'v4', 'v5', 'v6', 'v7']);
  expect((await get(db, 'visit', 'v2'))?.d.lateMinutes).toBe(5);
});

test('a delta in pages is complete only with its last page', async () => {
  const { server, db, sync } = await makePhoneInStep();
  for (let at = 2; at <= 5; at += 1) server.write(CIRCLE, ['visit', `v${at}`, makeVisit()]);
  server.maxRows = 3;
  server.faults.push((answer) => answer, 'lost on the way there');

  await sync.run();
  const meanwhile = await db.scopes.get(CIRCLE);
  await sync.run();

  expect(meanwhile).toMatchObject({ v: 1, pages: { mode: 'delta' } });
  expect(await db.scopes.get(CIRCLE)).toMatchObject({ v: 5, pages: null });
});

test('what changes and what goes adds up without another question', async () => {
  const { server, db, sync } = await makePhoneInStep();
  server.write(CIRCLE, ['visit', 'v2', makeVisit()], ['visit', 'v3', makeVisit()]);
  await sync.run();
  server.write(CIRCLE, ['visit', 'v1', makeVisit({ lateMinutes: 5 })], ['visit', 'v2', null], ['visit', 'v0', null]);
  await sync.run();

  expect(server.asked('pull').length).toBe(2);
  expect(await db.scopes.get(CIRCLE)).toMatchObject({ v: 3, pages: null });
  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v3']);
});

test('rows that the browser has lost are noticed with the next change', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await db.blocks.clear();
  await db.contents.clear();
  server.write(CIRCLE, ['visit', 'v2', makeVisit()]);

  await sync.run();

  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v2']);
});

test('a snapshot begun anew forgets the pages of the one before', async () => {
  const server = makeServer();
  server.write(CIRCLE, ...['v2', 'v3', 'v4'].map((id): [string, string, object] => ['visit', id, makeVisit()]));
  server.maxRows = 2;
  const { db, sync } = makePhone(server);
  server.faults.push((answer) => answer, 'lost on the way there');
  await sync.run();
  server.scopes.get(CIRCLE)?.rows.delete('visit:v1');
  server.view = 2;
  server.requests.length = 0;

  await sync.run();

  expect(server.asked('pull').map(({ notes }) => notes)).toEqual([[], []]);
  expect(idsOf(await list(db, 'visit'))).toEqual(['v2', 'v3', 'v4']);
});

test('rows of a removed scope go, queued work about it stays', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.audience.set('sam', []);
  server.faults.push(unavailable());

  await sync.run();

  expect(await list(db, 'visit')).toEqual([]);
  expect(await db.blocks.count()).toBe(0);
  expect(await db.scopes.count()).toBe(0);
  expect((await queueOf(db)).length).toBe(1);
});

test('a tombstone deletes only the copy in its own scope', async () => {
  const server = makeServer();
  server.audience.set('sam', ['c:anwen/person', CIRCLE]);
  server.write('c:anwen/person', ['flag', 'f1', { openedAt: '2026-11-20T00:00:00Z' }]);
  const { db, sync } = await makePhoneInStep(server);
  server.write(CIRCLE, ['flag', 'f1', { openedAt: '2026-11-21T00:00:00Z' }]);
  await sync.run();

  server.write('c:anwen/person', ['flag', 'f1', null]);
  await sync.run();

  expect(await list(db, 'flag')).toMatchObject([{ id: 'f1', scope: CIRCLE, k: '2026-11-21T00:00:00Z' }]);
});

test('rows that do not add up are fetched again whole, and the server is told once', async () => {
  const { server, db, sync } = await makePhoneInStep();
  server.write(CIRCLE, ['visit', 'v2', makeVisit()], ['visit', 'v3', makeVisit()]);
  server.faults.push((answer) => withoutFirstRow(answer));

  await sync.run();
  await sync.run();

  const pulls = server.asked('pull');
  expect(pulls.length).toBe(3);
  expect(pulls[1]).toMatchObject({ scopes: { [CIRCLE]: { v: 0 } } });
  expect(pulls.map(({ notes }) => notes)).toMatchObject([
    [],
    [{ kind: 'checksum', scope: CIRCLE, count: 3, heldCount: 2 }],
    [],
  ]);
  expect(idsOf(await list(db, 'visit'))).toEqual(['v1', 'v2', 'v3']);
});

test('a snapshot that does not add up never takes the place of what is on the screen', async () => {
  const { server, db, sync } = await makePhoneInStep();
  server.view = 2;
  server.faults.push(
    (answer) => withoutFirstRow(answer),
    (answer) => withoutFirstRow(answer),
  );

  await sync.run();

  expect(server.asked('pull').length).toBe(2);
  expect(idsOf(await list(db, 'visit'))).toEqual(['v1']);
  expect((await db.scopes.get(CIRCLE))?.v).toBe(0);
});

test('a sign-in page of somebody else changes nothing', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  const before = await db.phone();
  const portal = () => new Response('<h1>Welcome to our Wi-Fi</h1>', { headers: { 'Content-Type': 'text/html' } });
  const strangeJson = () => Response.json({ login: '/accept' });

  server.faults.push(portal());
  await sync.run();
  expect(sync.activity).toBe('offline');
  server.faults.push(strangeJson());
  await sync.run();

  expect(await db.phone()).toEqual(before);
  expect(await queueOf(db)).toMatchObject([{ result: null }]);
  expect(await statusOf(db)).toBe('under_way');
});

test('a session that has ended keeps the queue, and the next sign-in sends it', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.session = null;

  await sync.run();
  expect(await db.phone()).toMatchObject({ gate: 'sign-in-needed' });
  expect((await queueOf(db)).length).toBe(1);

  server.session = 'sam';
  await sync.run();
  expect(await db.phone()).toMatchObject({ gate: null });
  expect(await db.outbox.count()).toBe(0);
});

test("nothing is sent under somebody else's session", async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.session = 'robin';

  await sync.run();

  expect(await db.phone()).toMatchObject({ gate: 'other-user' });
  expect(server.log.size).toBe(0);
  expect((await queueOf(db)).length).toBe(1);
});

test('a revoked phone keeps only what it has not handed in', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.faults.push(problem(403, 'device_revoked'));

  await sync.run();

  expect(await db.phone()).toMatchObject({ gate: 'revoked' });
  expect(await db.blocks.count()).toBe(0);
  expect(await list(db, 'visit')).toEqual([]);
  expect((await queueOf(db)).length).toBe(1);
});

test('what a coordinator made of what was put aside is told by the pull that brings the news of it', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const { id } = await change(db, { name: 'visit.cancel', args: { visitId: 'v1' }, now: NINE });
  await sync.run();
  expect(await unseenProblems(db)).toMatchObject([{ mutationId: id, settled: null }]);
  const settled = { as: 'discarded', at: '2026-11-24T09:30:00Z', why: 'You told us by phone' } as const;
  server.log.set(id, { ...(server.log.get(id) as NonNullable<ReturnType<typeof server.log.get>>), settled });
  server.write(CIRCLE, ['visit', 'v2', makeVisit()]);

  await sync.run();

  expect(await unseenProblems(db)).toMatchObject([{ mutationId: id, settled }]);
});

test('a server that asks for earlier changes gets them out of the sent box, each taking effect once', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const first = await checkIn(db);
  const second = await writeNote(db, 'n1');
  await sync.run();
  const { clientId } = await db.phone();
  server.clients.set(clientId, 1);
  server.log.delete(second.id);
  server.effects.delete(second.id);
  const third = await writeNote(db, 'n2');

  await sync.run();

  expect([first, second, third].map(({ id }) => server.log.get(id)?.seq)).toEqual([1, 2, 3]);
  expect([first, second, third].map(({ id }) => server.effects.get(id))).toEqual([1, 1, 1]);
  expect((await db.phone()).clientId).not.toBe(clientId);
  expect(await db.outbox.count()).toBe(0);
});

test('a copy of a phone becomes a client of its own before any work is lost', async () => {
  const server = makeServer();
  const original = await makePhoneInStep(server);
  const copy = makePhone(server);
  await copy.db.meta.put(await original.db.phone());
  await checkIn(original.db);
  await original.sync.run();
  const theirs = await writeNote(copy.db, 'n1');

  await copy.sync.run();

  expect((await copy.db.phone()).clientId).not.toBe((await original.db.phone()).clientId);
  expect(server.log.get(theirs.id)).toMatchObject({ seq: 1, status: 'applied' });
  expect(idsOf(await list(copy.db, 'note'))).toEqual(['n1']);
});

test("a copy that pulls first does not take the original's confirmation for its own", async () => {
  const server = makeServer();
  const original = await makePhoneInStep(server);
  const copy = makePhone(server);
  await copy.db.meta.put(await original.db.phone());
  await checkIn(original.db);
  await original.sync.run();
  const theirs = await writeNote(copy.db, 'n1');
  server.faults.push(unavailable());

  await copy.sync.run();
  expect((await queueOf(copy.db)).map(({ id }) => id)).toEqual([theirs.id]);
  copy.clock.now = new Date(NINE.getTime() + 60_000);
  await copy.sync.run();

  expect(server.effects.get(theirs.id)).toBe(1);
});

test('a change whose id is taken gets another one', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const { id } = await checkIn(db);
  server.log.set(id, { ...stored, userId: 'robin' });

  await sync.run();

  expect(await db.outbox.count()).toBe(0);
  expect(server.row(CIRCLE, 'visit', 'v1')).toMatchObject({ status: 'under_way' });
});

test('a server that came back from a backup gets what it has lost', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const sent = await checkIn(db);
  await sync.run();
  const restored = makeServer();
  restored.lineage = 'lineage-2';
  Object.assign(server, { lineage: restored.lineage, scopes: restored.scopes });
  server.clients.clear();
  server.log.clear();
  server.effects.clear();
  server.faults.push((answer) => answer, 'lost on the way there');

  await sync.run();
  expect(await get(db, 'visit', 'v1')).toMatchObject({ pending: true, d: { status: 'under_way' } });
  await sync.run();

  expect(server.effects.get(sent.id)).toBe(1);
  expect(await get(db, 'visit', 'v1')).toMatchObject({ pending: false, d: { status: 'under_way' } });
});

test('what was answered before the first pull is not lost with the server that answered', async () => {
  const server = makeServer();
  const { db, sync } = makePhone(server);
  const { id } = await checkIn(db);
  server.faults.push((answer) => answer, 'lost on the way back');
  await sync.run();
  server.lineage = 'lineage-2';
  server.clients.clear();
  server.log.clear();
  server.effects.clear();

  await sync.run();

  expect(server.effects.get(id)).toBe(1);
  expect(await db.outbox.count()).toBe(0);
});

test('a push that the new lineage refuses is sent after the pull', async () => {
  const { server, db, sync } = await makePhoneInStep();
  await checkIn(db);
  server.lineage = 'lineage-2';

  await sync.run();

  expect(await db.outbox.count()).toBe(0);
});

test('a batch that is too large is halved until it passes', async () => {
  const { server, db, sync } = await makePhoneInStep();
  for (let at = 0; at < 10; at += 1) await writeNote(db, `n${at}`);
  server.maxBatch = 3;

  await sync.run();

  expect(await db.outbox.count()).toBe(0);
  expect(server.asked('push').map(({ mutations }) => (mutations as object[]).length)).toEqual([10, 5, 2, 2, 2, 2, 2]);
});

test('a long queue goes in batches of at most 100 changes and 256 KiB', async () => {
  const { server, db, sync } = await makePhoneInStep();
  for (let at = 0; at < 12; at += 1) await writeNote(db, `long${at}`, 'x'.repeat(30_000));
  for (let at = 0; at < 120; at += 1) await writeNote(db, `n${at}`);

  await sync.run();

  const pushes = server.asked('push');
  expect(await db.outbox.count()).toBe(0);
  expect(Math.max(...pushes.map(({ mutations }) => (mutations as object[]).length))).toBe(100);
  expect(Math.max(...pushes.map((body) => JSON.stringify(body).length))).toBeLessThan(256 * 1024);
});

test('a change too large to send is refused when it is made', async () => {
  const { db } = await makePhoneInStep();

  await expect(writeNote(db, 'n1', 'x'.repeat(33_000))).rejects.toThrow();

  expect(await db.outbox.count()).toBe(0);
});

test('the phone waits as long as the server asks, whatever becomes of its clock', async () => {
  const { server, db, sync, clock } = await makePhoneInStep();
  await checkIn(db);
  server.faults.push(unavailable(600), unavailable(600));
  await sync.run();

  await sync.run();
  expect(server.requests.length).toBe(0);

  clock.now = new Date('2016-11-24T09:00:00Z');
  await sync.run();
  expect(await db.outbox.count()).toBe(0);
});

test('an app too old to pull still hands in its changes', async () => {
  const { server, db, sync } = await makePhoneInStep();
  const { id } = await checkIn(db);
  server.faults.push((answer) => answer, problem(426, 'upgrade-needed'));

  await sync.run();

  expect(server.effects.get(id)).toBe(1);
  expect(await db.phone()).toMatchObject({ gate: 'upgrade' });
  expect(await statusOf(db)).toBe('under_way');
});

test('the server stops within a batch and the rest is sent later', async () => {
  const { server, db, sync, clock } = await makePhoneInStep();
  await checkIn(db);
  await writeNote(db, 'n1');
  server.faults.push((answer) => ({
    ...answer,
    results: (answer as { results: object[] }).results.slice(0, 1),
    retryAfter: 5,
  }));

  await sync.run();
  expect((await queueOf(db)).map(({ seq, result }) => [seq, result?.status])).toEqual([[2, undefined]]);

  clock.now = new Date(NINE.getTime() + 5_000);
  await sync.run();
  expect(await db.outbox.count()).toBe(0);
});

test('an answer to an older question changes nothing', async () => {
  const { server, db, openTab } = await makePhoneInStep();
  let arrive = () => {};
  const delay = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const slow = createSync(db, {
    app: 'test',
    now: () => NINE,
    lock: memoryLock(),
    fetch: async (path, init) => {
      const answer = await server.fetch(path, init);
      await delay;
      return answer;
    },
  });
  server.write(CIRCLE, ['visit', 'v2', makeVisit()]);
  const late = slow.run();
  await expect.poll(() => server.requests.length).toBe(1);
  server.write(CIRCLE, ['visit', 'v2', null]);
  await openTab().sync.run();

  arrive();
  await late;

  expect(server.asked('pull').length).toBe(2);
  expect(idsOf(await list(db, 'visit'))).toEqual(['v1']);
  expect((await db.scopes.get(CIRCLE))?.v).toBe(3);
});

test('what was sent is kept for fourteen days', async () => {
  const { db, sync, clock } = await makePhoneInStep();
  await checkIn(db);
  await sync.run();

  clock.now = new Date('2026-12-08T09:00:00Z');
  await sync.run();
  expect(await db.sent.count()).toBe(1);
  clock.now = new Date('2026-12-08T09:00:01Z');
  await sync.run();
  expect(await db.sent.count()).toBe(0);
});

test('a range takes rows by their sort key, as they stand on this phone', async () => {
  const server = makeServer();
  server.write(CIRCLE, ['visit', 'v2', makeVisit({ startsAt: '2026-11-25T09:00:00Z' })]);
  const { db } = await makePhoneInStep(server);
  const [startsAt, endsAt] = ['2026-11-24T08:00:00Z', '2026-11-24T08:30:00Z'];
  const args = { visitId: 'v0', circleId: 'anwen', paId: 'pa-sam', startsAt, endsAt, why: '' };
  await change(db, { name: 'visit.propose', args, now: NINE });

  const today = await range(db, 'own_visit', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z');

  expect(today).toMatchObject([{ id: 'v0', v: 0, pending: true, d: { proposedBy: 'pa' } }]);
  expect(idsOf(await range(db, 'visit', '2026-11-24T09:00:00Z', '2026-11-25T09:00:00Z'))).toEqual(['v1']);
});

const stored = {
  userId: 'sam',
  clientId: 'another',
  seq: 1,
  content: '',
  name: 'visit.check_in',
  args: {},
  madeAt: '',
  status: 'applied' as const,
  problem: null,
};

function problem(status: number, slug: string, headers: Record<string, string> = {}): Response {
  const type = { 'Content-Type': 'application/problem+json' };
  return new Response(JSON.stringify({ title: slug, status, slug }), { status, headers: { ...type, ...headers } });
}

const unavailable = (seconds = 5) => problem(503, 'unavailable', { 'Retry-After': String(seconds) });

function withoutFirstRow(answer: object): object {
  const { scopes } = answer as { scopes: { puts: object[] }[] };
  return { ...answer, scopes: scopes.map((page) => ({ ...page, puts: page.puts.slice(1) })) };
}
