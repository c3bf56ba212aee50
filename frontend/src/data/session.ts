/** Who is signed in on this phone, and what is kept for them. Several people may share one. */

import { ApiProblem, api, NetworkDown, NotOurs } from './api';
import type { Mutators } from './change';
import { type Account, CareMatchDb, newPhone } from './db';
import { countUnsent } from './files';
import { createSync, type Sync } from './sync';
import { createUploads, type Uploads } from './uploads';

const STORAGE_KEY = 'carematch-accounts';

interface Remembered {
  accounts: Account[];
  currentUserId: string | null;
  /** Somebody signed out here without signal: the server's session is still to be ended. */
  owesSignOut: boolean;
}

type Post = (path: string) => Promise<unknown>;

/** The people of this phone, remembered without their data, so that it opens without signal. */
export class Accounts {
  readonly #storage: Storage;

  constructor(storage: Storage = localStorage) {
    this.#storage = storage;
  }

  list(): Account[] {
    return this.#read().accounts;
  }

  current(): Account | null {
    const { accounts, currentUserId } = this.#read();
    return accounts.find((account) => account.userId === currentUserId) ?? null;
  }

  /** After a sign-in, or when `GET /api/me` tells of changed roles: this account is remembered and the current one. */
  remember({ userId, name, deviceId, roles }: Account): void {
    const others = this.list().filter((account) => account.userId !== userId);
    const accounts = [...others, { userId, name, deviceId, roles }];
    this.#write({ accounts, currentUserId: userId, owesSignOut: false });
  }

  /** Somebody else uses the phone; nothing of anybody is removed. Before anything is sent they have to sign in. */
  switchTo(userId: string): void {
    this.#write({ ...this.#read(), currentUserId: userId });
  }

  /** The account is no longer remembered here, and its session is to be ended by `endSession`. */
  forget(userId: string): void {
    const { accounts, currentUserId } = this.#read();
    this.#write({
      accounts: accounts.filter((account) => account.userId !== userId),
      currentUserId: currentUserId === userId ? null : currentUserId,
      owesSignOut: true,
    });
  }

  /** Whether somebody signed out here whose session the server has not ended: its cookie is nobody's. */
  get owesSignOut(): boolean {
    return this.#read().owesSignOut;
  }

  /** Whether this user signed out, so that nothing of theirs is to be left here. A storage that was cleared tells of nobody. */
  hasForgotten(userId: string): boolean {
    return this.#storage.getItem(STORAGE_KEY) !== null && !this.list().some((account) => account.userId === userId);
  }

  /** Calls back when another tab signed in, out or over, or the browser forgot who uses it. Returns how to stop. */
  onChangeElsewhere(listener: () => void): () => void {
    const hear = ({ key }: StorageEvent) => (key === STORAGE_KEY || key === null) && listener();
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }

  /** Ends the server's session of somebody who signed out here. Without signal it is still owed: to be called at every start. */
  async endSession(post: Post = api.post): Promise<void> {
    if (!this.#read().owesSignOut) return;
    try {
      await post('/api/sign-out');
    } catch (failure) {
      if (failure instanceof NetworkDown || failure instanceof NotOurs) return;
      if (!(failure instanceof ApiProblem && failure.status === 401)) throw failure;
    }
    this.#write({ ...this.#read(), owesSignOut: false });
  }

  #read(): Remembered {
    const text = this.#storage.getItem(STORAGE_KEY);
    return text ? JSON.parse(text) : { accounts: [], currentUserId: null, owesSignOut: false };
  }

  #write(remembered: Remembered): void {
    this.#storage.setItem(STORAGE_KEY, JSON.stringify(remembered));
  }
}

/** What the screens of one signed-in user work with. */
export interface Store {
  account: Account;
  db: CareMatchDb;
  sync: Sync;
  uploads: Uploads;
}

/** The store of this account; it opens without signal. */
export function openStore(account: Account, mutators: Mutators, app: string): Store {
  const db = new CareMatchDb({ account, mutators });
  return { account, db, sync: createSync(db, { app }), uploads: createUploads(db) };
}

/**
 * Ends the session and removes what this phone kept for the user, unless something is unsent and they did not say to discard it: then nothing
 * happens, and `unsent` says how much.
 */
export async function signOut(
  { db, account }: Pick<Store, 'db' | 'account'>,
  accounts: Accounts,
  { discardUnsent = false, post }: { discardUnsent?: boolean; post?: Post } = {},
): Promise<{ isDone: boolean; unsent: number }> {
  const unsent = await emptyUnlessUnsent(db, discardUnsent);
  if (unsent > 0 && !discardUnsent) return { isDone: false, unsent };
  accounts.forget(account.userId);
  await db.delete();
  await accounts.endSession(post);
  return { isDone: true, unsent };
}

/** In one transaction, so that no tab can save something in between. What is left is a new installation, should the phone get no further. */
function emptyUnlessUnsent(db: CareMatchDb, discardUnsent: boolean): Promise<number> {
  return db.transaction('rw', db.tables, async () => {
    const queued = await db.outbox.filter(({ result }) => result === null).count();
    const unsent = queued + (await countUnsent(db));
    if (unsent === 0 || discardUnsent) {
      await Promise.all(db.tables.map((table) => table.clear()));
      await db.meta.add(newPhone(db.uuid()));
    }
    return unsent;
  });
}
