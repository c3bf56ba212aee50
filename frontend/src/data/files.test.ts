import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { mutators } from '../mutators';
import { type Account, CareMatchDb } from './db';
import {
  announceAgain,
  countUnsent,
  fetchFile,
  forgetCopies,
  forgetUnnamed,
  hashOf,
  keepFile,
  readFile,
} from './files';
import { memoryLock } from './locks';
import { Accounts, signOut } from './session';
import { createUploads } from './uploads';

const NINE = new Date('2026-11-24T09:00:00Z');
const KEPT = 64 * 1024;
const SAM: Account = {
  userId: 'sam',
  name: 'Sam Rees',
  deviceId: 'phone-1',
  roles: { person: [], supporter: [], pa: ['pa-sam'], coordinator: [] },
};

/** What docs/sync.md says of files, in memory. `faults` are met by the coming requests, one each. */
class FileServer {
  readonly files = new Map<string, { size: number; bytes: Uint8Array }>();
  readonly asked: string[] = [];
  readonly faults: ('lost' | 'cut' | Response)[] = [];

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    this.asked.push(`${init.method ?? 'GET'} ${path.replace(/[0-9a-f]{64}/, '#')}`);
    const fault = this.faults.shift();
    if (fault === 'lost') throw new TypeError('no network');
    if (fault instanceof Response) return fault;
    if (init.method === 'POST') return this.#begin(JSON.parse(String(init.body)));
    const url = new URL(path, 'http://here');
    const hash = url.pathname.split('/').at(-1) ?? '';
    if (init.method !== 'PUT') return this.#give(hash);
    return this.#add(hash, Number(url.searchParams.get('start')), init.body as unknown as Uint8Array, fault === 'cut');
  };

  #begin({ sha256, size }: { sha256: string; size: number }): Response {
    const file = this.files.get(sha256) ?? { size, bytes: new Uint8Array() };
    this.files.set(sha256, file);
    return this.#howFar(file);
  }

  #add(hash: string, start: number, piece: Uint8Array, isCut: boolean): Response {
    const file = this.files.get(hash);
    if (file?.bytes.length !== start) return problem(409, 'upload-gap');
    const isLast = start + piece.length === file.size && !isCut;
    const kept = isLast ? piece.length : Math.floor(piece.length / (isCut ? 2 : 1) / KEPT) * KEPT;
    file.bytes = new Uint8Array([...file.bytes, ...piece.subarray(0, kept)]);
    if (isCut) throw new TypeError('the connection dropped');
    return this.#howFar(file);
  }

  #give(hash: string): Response {
    const file = this.files.get(hash);
    if (!file || file.bytes.length < file.size) return problem(404, 'not-found');
    return new Response(file.bytes as Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': 'image/jpeg' } });
  }

  #howFar({ size, bytes }: { size: number; bytes: Uint8Array }): Response {
    return Response.json({ received: bytes.length, size, isComplete: bytes.length === size });
  }
}

const problem = (status: number, slug: string) =>
  new Response(JSON.stringify({ slug, title: slug, status }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });

function makeFile(size = 300_000, seed = 1): Blob {
  return new Blob([Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed) % 251)], { type: 'image/jpeg' });
}

function makePhone(server = new FileServer()) {
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange };
  const db = new CareMatchDb({ account: SAM, mutators, ...engine });
  const reported: unknown[] = [];
  const report = (failure: unknown) => reported.push(failure);
  const uploads = createUploads(db, { fetch: server.fetch, lock: memoryLock(), report });
  return { db, uploads, server, reported };
}

const stateOf = async (db: CareMatchDb, hash: string) => (await db.files.get(hash))?.state;
const bytesOf = async (blob: Blob | undefined) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());

test('a file is kept under its hash, and shown from the phone', async () => {
  const { db } = makePhone();
  const photo = makeFile();

  const hash = await keepFile(db, photo, NINE);

  expect(hash).toBe(await hashOf(await photo.arrayBuffer()));
  expect(await bytesOf(await readFile(db, hash))).toEqual(await bytesOf(photo));
  expect(await countUnsent(db)).toBe(1);
});

test('a file goes to the server in pieces, and is given up only when that has all of it', async () => {
  const { db, uploads, server } = makePhone();
  const hash = await keepFile(db, makeFile(300_000), NINE);

  await uploads.run();

  expect(server.asked).toEqual([
    'POST /api/attachments',
    'PUT /api/attachments/#?start=0',
    'PUT /api/attachments/#?start=131072',
    'PUT /api/attachments/#?start=262144',
  ]);
  expect(server.files.get(hash)?.bytes).toEqual(await bytesOf(makeFile(300_000)));
  expect(await stateOf(db, hash)).toBe('sent');
});

test('a file that was cut goes on from where the server had it', async () => {
  const { db, uploads, server, reported } = makePhone();
  const hash = await keepFile(db, makeFile(300_000), NINE);
  server.faults.push(
    new Response('{"received":0,"isComplete":false}', { headers: { 'Content-Type': 'application/json' } }),
  );
  server.files.set(hash, { size: 300_000, bytes: new Uint8Array() });
  server.faults.push('cut');
  await uploads.run();
  server.asked.length = 0;

  await uploads.run();

  expect(server.asked[1]).toBe('PUT /api/attachments/#?start=65536');
  expect(await stateOf(db, hash)).toBe('sent');
  expect(server.files.get(hash)?.bytes).toEqual(await bytesOf(makeFile(300_000)));
  expect(reported).toEqual([]);
});

test.each([
  ['no signal', 'lost' as const],
  ['a portal', new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
  ['signed out', problem(401, 'sign-in-needed')],
  ['somebody else', problem(403, 'user_mismatch')],
  ['a busy server', problem(503, 'unavailable')],
])('%s leaves the file where it is, for another time', async (_, fault) => {
  const { db, uploads, server } = makePhone();
  const hash = await keepFile(db, makeFile(), NINE);
  server.faults.push(fault);

  await uploads.run();

  expect(await stateOf(db, hash)).toBe('unsent');
  await uploads.run();
  expect(await stateOf(db, hash)).toBe('sent');
});

test('a file that the server will never take holds up no other', async () => {
  const { db, uploads, server } = makePhone();
  const first = await keepFile(db, makeFile(), NINE);
  const second = await keepFile(db, makeFile(1000, 2), new Date(NINE.getTime() + 1000));
  server.faults.push(problem(413, 'too-large'));

  await uploads.run();

  expect([await stateOf(db, first), await stateOf(db, second)]).toEqual(['refused', 'sent']);
  expect(await readFile(db, first)).toBeDefined();
});

test('a server that has lost the file is sent it again from the beginning', async () => {
  const { db, uploads, server } = makePhone();
  const hash = await keepFile(db, makeFile(1000), NINE);
  await uploads.run();
  server.files.clear();

  await announceAgain(db);
  await uploads.run();

  expect(server.files.get(hash)?.bytes.length).toBe(1000);
});

test("another's file is fetched once, and is there without signal", async () => {
  const server = new FileServer();
  const theirs = makePhone(server);
  const hash = await keepFile(theirs.db, makeFile(), NINE);
  const { db } = makePhone(server);

  const before = await fetchFile(db, hash, server);
  await theirs.uploads.run();
  const after = await fetchFile(db, hash, server);

  expect(before).toBeUndefined();
  expect(await bytesOf(after)).toEqual(await bytesOf(makeFile()));
  expect(await bytesOf(await readFile(db, hash))).toEqual(await bytesOf(makeFile()));
  expect(await countUnsent(db)).toBe(0);
});

test('bytes that are not those of the hash are not shown', async () => {
  const server = new FileServer();
  server.files.set('0'.repeat(64), { size: 3, bytes: new Uint8Array([1, 2, 3]) });
  const { db } = makePhone(server);

  expect(await fetchFile(db, '0'.repeat(64), server)).toBeUndefined();
  expect(await db.files.count()).toBe(0);
});

test('what was looked at longest ago makes room, and never what is unsent', async () => {
  const server = new FileServer();
  const { db } = makePhone(server);
  const own = await keepFile(db, makeFile(500), new Date('2026-01-01T00:00:00Z'));
  const large = { mediaType: 'image/jpeg', size: 31 * 1024 * 1024, state: 'fetched' as const };
  await db.files.bulkPut([
    { hash: 'old', at: '2026-02-01T00:00:00Z', ...large },
    { hash: 'new', at: '2026-11-01T00:00:00Z', ...large },
  ]);
  const bytes = new Uint8Array([1]);
  const hash = await hashOf(bytes.buffer);
  server.files.set(hash, { size: 1, bytes });

  await fetchFile(db, hash, { ...server, now: NINE });

  expect((await db.files.toArray()).map((file) => file.hash).sort()).toEqual([own, 'new', hash].sort());
});

test('with a scope go the files that only its rows named', async () => {
  const { db } = makePhone();
  const file = { mediaType: 'image/jpeg', size: 1, at: '2026-11-24T09:00:00Z' };
  await db.files.bulkPut([
    { hash: 'named', state: 'fetched', ...file },
    { hash: 'no-longer', state: 'fetched', ...file },
    { hash: 'mine', state: 'unsent', ...file },
  ]);
  await db.blocks.put({
    scope: 's',
    t: 'pa_profile',
    b: 'S',
    rows: [{ id: 'p', v: 1, d: { photo: 'named' }, k: 'Sam' }],
  });

  await db.transaction('rw', db.tables, () => forgetUnnamed(db));

  expect((await db.files.toArray()).map(({ hash }) => hash)).toEqual(['mine', 'named']);
});

test('a phone that was signed out from elsewhere keeps only what is not sent', async () => {
  const { db } = makePhone();
  const file = { mediaType: 'image/jpeg', size: 1, at: '2026-11-24T09:00:00Z' };
  await db.files.bulkPut([
    { hash: 'mine', state: 'sent', ...file },
    { hash: 'theirs', state: 'fetched', ...file },
  ]);
  const unsent = await keepFile(db, makeFile(), NINE);

  await db.transaction('rw', db.tables, () => forgetCopies(db));

  expect((await db.files.toArray()).map(({ hash }) => hash)).toEqual([unsent]);
});

test('signing out waits for a file that was not sent', async () => {
  const { db, uploads } = makePhone();
  const storage = { getItem: () => null, setItem: () => {} } as unknown as Storage;
  const accounts = new Accounts(storage);
  await keepFile(db, makeFile(), NINE);

  const before = await signOut({ db, account: SAM }, accounts, { post: async () => null });
  await uploads.run();
  const after = await signOut({ db, account: SAM }, accounts, { post: async () => null });

  expect([before, after]).toEqual([
    { isDone: false, unsent: 1 },
    { isDone: true, unsent: 0 },
  ]);
});

test('a file kept twice is sent once', async () => {
  const { db, uploads, server } = makePhone();
  await keepFile(db, makeFile(1000), NINE);
  await keepFile(db, makeFile(1000), NINE);

  await Promise.all([uploads.run(), uploads.run()]);

  expect(server.asked.filter((asked) => asked.startsWith('PUT'))).toHaveLength(1);
});
