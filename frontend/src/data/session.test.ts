import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { mutators } from '../mutators';
import { NetworkDown } from './api';
import { change } from './change';
import { type Account, CareMatchDb, databaseName } from './db';
import { Accounts, signOut } from './session';

const NINE = new Date('2026-11-24T09:00:00Z');

function makeAccount(userId: string): Account {
  return { userId, name: userId, deviceId: 'd', roles: { person: [], supporter: [], pa: [], coordinator: [] } };
}

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear = () => this.#items.clear();
  getItem = (key: string) => this.#items.get(key) ?? null;
  key = (at: number) => [...this.#items.keys()][at] ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  setItem = (key: string, value: string) => void this.#items.set(key, value);
}

function makePhone() {
  const storage = new MemoryStorage();
  const indexedDB = new IDBFactory();
  const accounts = new Accounts(storage);
  const account = makeAccount('sam');
  accounts.remember(account);
  const store = { account, db: new CareMatchDb({ account, mutators, indexedDB, IDBKeyRange }) };
  const posted: string[] = [];
  const post = async (path: string) => posted.push(path);
  const databases = async () => (await indexedDB.databases()).map(({ name }) => name);
  return { storage, accounts, store, posted, post, databases };
}

const saveSomething = ({ db }: { db: CareMatchDb }) =>
  change(db, { name: 'notice.read', args: { noticeId: 'x' }, now: NINE });

test('a phone remembers who uses it, without the network', () => {
  const { storage, accounts } = makePhone();
  accounts.remember(makeAccount('robin'));

  const afterRestart = new Accounts(storage);

  expect(afterRestart.current()?.userId).toBe('robin');
  expect(afterRestart.list().map(({ userId }) => userId)).toEqual(['sam', 'robin']);
  afterRestart.switchTo('sam');
  expect(accounts.current()?.userId).toBe('sam');
});

test('signing out removes what the phone kept for the user and ends the session', async () => {
  const { accounts, store, posted, post, databases } = makePhone();
  await store.db.open();

  const outcome = await signOut(store, accounts, { post });

  expect(outcome).toEqual({ isDone: true, unsent: 0 });
  expect(await databases()).toEqual([]);
  expect(accounts.current()).toBeNull();
  expect(posted).toEqual(['/api/sign-out']);
});

test('signing out with something unsent does nothing but say so', async () => {
  const { accounts, store, posted, post, databases } = makePhone();
  await saveSomething(store);

  const outcome = await signOut(store, accounts, { post });

  expect(outcome).toEqual({ isDone: false, unsent: 1 });
  expect(await store.db.outbox.count()).toBe(1);
  expect(await databases()).toEqual([databaseName('sam')]);
  expect(accounts.current()?.userId).toBe('sam');
  expect(posted).toEqual([]);
});

test("unsent work is discarded on the user's word alone", async () => {
  const { accounts, store, post, databases } = makePhone();
  await saveSomething(store);

  const outcome = await signOut(store, accounts, { post, discardUnsent: true });

  expect(outcome).toEqual({ isDone: true, unsent: 1 });
  expect(await databases()).toEqual([]);
});

test('a session that ended without signal is ended at the server later, once', async () => {
  const { accounts, store, posted, post } = makePhone();
  const noSignal = async () => {
    throw new NetworkDown('/api/sign-out');
  };
  await signOut(store, accounts, { post: noSignal });

  await accounts.endSession(post);
  await accounts.endSession(post);

  expect(posted).toEqual(['/api/sign-out']);
});
