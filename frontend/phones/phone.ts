/** A browser reduced to what sync needs: an IndexedDB, a cookie, a clock, and tabs that can die at any moment. */

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { ApiProblem, call, type Fetch } from '../src/data/api';
import { rowsOf } from '../src/data/blocks';
import { change, toInstant } from '../src/data/change';
import { type Account, CareMatchDb, databaseName } from '../src/data/db';
import { type Lock, memoryLock } from '../src/data/locks';
import type { MutationArgs, MutationName } from '../src/data/mutations';
import { list, unseenProblems } from '../src/data/rows';
import { Accounts, signOut } from '../src/data/session';
import { createSync, type Sync } from '../src/data/sync';
import { mutators } from '../src/mutators';

/** One installation of the app; the people who share it have a database each. */
export class Phone {
  readonly engine = { indexedDB: new IDBFactory(), IDBKeyRange };
  readonly lock = memoryLock();
  cookie: string;
  clock: () => Date;
  /** By user: an open connection, and what was last told of it. */
  readonly #looking = new Map<string, CareMatchDb>();
  readonly #told = new Map<string, Record<string, string>>();

  constructor(cookie: string, clock: () => Date) {
    this.cookie = cookie;
    this.clock = clock;
  }

  /** All that this phone keeps for the user, as far as it was not told before; null when it keeps nothing. */
  async look(account: Account): Promise<object | null> {
    if (!(await this.#keeps(account))) {
      this.#told.delete(account.userId);
      return null;
    }
    const db = this.#looking.get(account.userId) ?? new CareMatchDb({ account, mutators, ...this.engine });
    this.#looking.set(account.userId, db);
    const all = await db.transaction('r', db.tables, async () => ({
      state: await db.phone(),
      outbox: await db.outbox.orderBy('seq').toArray(),
      sent: (await db.sent.toArray()).map(({ id }) => id),
      scopes: await db.scopes.toArray(),
      base: (await db.blocks.toArray()).flatMap(rowsOf),
      problems: (await db.problems.toArray()).map(({ mutationId }) => mutationId),
      unseen: (await unseenProblems(db)).map(({ mutationId }) => mutationId),
      notes: (await list(db, 'note')).map(({ id }) => id),
    }));
    const before = this.#told.get(account.userId) ?? {};
    const now = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)]));
    this.#told.set(account.userId, now);
    return Object.fromEntries(Object.entries(all).filter(([name]) => now[name] !== before[name]));
  }

  /** Another phone that begins with a copy of what this one keeps, as after a backup is put on a second phone. */
  async copy(accounts: Account[]): Promise<Phone> {
    const twin = new Phone(this.cookie, this.clock);
    for (const account of accounts) {
      if (!(await this.#keeps(account))) continue;
      const from = new CareMatchDb({ account, mutators, ...this.engine });
      const to = new CareMatchDb({ account, mutators, ...twin.engine });
      for (const table of from.tables) {
        await to.table(table.name).clear();
        await to.table(table.name).bulkAdd(await table.toArray());
      }
      from.close();
      to.close();
    }
    return twin;
  }

  async #keeps({ userId }: Account): Promise<boolean> {
    const kept = await this.engine.indexedDB.databases();
    return kept.some(({ name }) => name === databaseName(userId));
  }
}

export interface Ride {
  /** What goes wrong with each of the next calls, in order. */
  faults?: (string | null)[];
  /** Rows a page. */
  limit?: number;
  /** The tab dies with its n-th writing transaction, before or after that is complete. */
  death?: { at: number; isAfter: boolean } | null;
  /** From its n-th writing transaction on, the phone has no room for what the tab writes. */
  fullAt?: number | null;
  /** False: as if the tabs of the phone did not know of each other. */
  isLocked?: boolean;
}

export interface Ridden {
  activity: string;
  calls: number;
  reported: string[];
  died: boolean;
}

/** What a phone says to the server, and what befalls it on the way. */
export interface Call {
  path: string;
  cookie: string;
  headers: Record<string, string>;
  body: string;
  fault: string | null;
}

export interface Answer {
  status: number;
  /** Names in small letters. */
  headers: Record<string, string>;
  text: string;
}

/** Null: no answer comes. */
export type Server = (call: Call) => Promise<Answer | null>;

const noLock: Lock = (_, work) => work();

/** One open window of the app. */
export class Tab {
  readonly db: CareMatchDb;
  readonly #phone: Phone;
  readonly #server: Server;
  readonly #syncs: { locked: Sync; unlocked: Sync };
  readonly #writing = new Set<IDBTransaction>();
  readonly #death = Promise.withResolvers<never>();
  #isDead = false;
  #ride: Ride = {};
  #writes = 0;
  #calls = 0;
  #reported: string[] = [];
  /** Is told when a call is about to go out, or its answer to come in, and holds it until it settles. */
  atTheDoor: ((call: number, way: 'out' | 'in') => Promise<void>) | null = null;

  constructor(phone: Phone, account: Account, { server, uuid }: { server: Server; uuid: () => string }) {
    this.#phone = phone;
    this.#server = server;
    this.db = new CareMatchDb({ account, mutators, uuid, ...phone.engine, indexedDB: this.#watched(phone.engine) });
    this.#death.promise.catch(() => {});
    const options = {
      app: 'test',
      fetch: this.#fetch,
      now: () => phone.clock(),
      report: (failure: unknown) => this.#reported.push(failure instanceof ApiProblem ? failure.slug : `${failure}`),
    };
    this.#syncs = {
      locked: createSync(this.db, { ...options, lock: phone.lock }),
      unlocked: createSync(this.db, { ...options, lock: noLock }),
    };
  }

  async save(name: MutationName, args: MutationArgs[MutationName], ride: Ride): Promise<string> {
    this.#set(ride);
    return (await change(this.db, { name, args, now: this.#phone.clock() })).id;
  }

  /** As an app of another version would: queued, and this one has no effect to show for it. */
  async queue(name: string, v: number, args: object): Promise<string> {
    this.#set({});
    const { db } = this;
    const id = db.uuid();
    const madeAt = toInstant(this.#phone.clock());
    await db.transaction('rw', db.outbox, db.meta, async () => {
      const { nextSeq: seq } = await db.phone();
      await db.outbox.add({ seq, id, name: name as MutationName, v, args, madeAt, base: {}, result: null });
      await db.meta.update('phone', { nextSeq: seq + 1 });
    });
    return id;
  }

  async sync(ride: Ride): Promise<Ridden> {
    this.#set(ride);
    const sync = ride.isLocked === false ? this.#syncs.unlocked : this.#syncs.locked;
    await sync.run();
    const { activity } = sync;
    return { activity, calls: this.#calls, reported: this.#isDead ? [] : this.#reported, died: this.#isDead };
  }

  async signOut(discardUnsent: boolean, ride: Ride): Promise<{ isDone: boolean; unsent: number }> {
    this.#set(ride);
    const accounts = new Accounts(memoryStorage());
    accounts.remember(this.db.account);
    const post = (path: string) => call('POST', path, undefined, { fetch: this.#fetch });
    return signOut({ db: this.db, account: this.db.account }, accounts, { discardUnsent, post });
  }

  /** What was not complete is undone, and nothing more happens here. */
  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const transaction of this.#writing) transaction.abort();
    this.db.close();
    this.#death.reject(new Error('the tab is gone'));
  }

  #set(ride: Ride): void {
    this.#ride = { ...ride, faults: [...(ride.faults ?? [])] };
    this.#writes = 0;
    this.#calls = 0;
    this.#reported = [];
  }

  /** The phone's engine, through which this tab sees its own writing transactions begin. */
  #watched({ indexedDB }: { indexedDB: IDBFactory }): IDBFactory {
    const watched: IDBFactory = Object.create(indexedDB);
    watched.open = (...args) => {
      const request = indexedDB.open(...args);
      request.addEventListener('success', () => this.#watch(request.result));
      return request;
    };
    watched.deleteDatabase = (name) => indexedDB.deleteDatabase(name);
    return watched;
  }

  #watch(connection: IDBDatabase): void {
    const begin = connection.transaction.bind(connection);
    connection.transaction = (...args) => {
      const transaction = begin(...args);
      if (args[1] !== 'readwrite') return transaction;
      this.#writing.add(transaction);
      for (const end of ['complete', 'abort']) {
        transaction.addEventListener(end, () => this.#writing.delete(transaction));
      }
      this.#writes += 1;
      const { death, fullAt } = this.#ride;
      if (fullAt && this.#writes >= fullAt) setImmediate(() => this.#runOutOfRoom(transaction));
      if (death?.at !== this.#writes) return transaction;
      if (death.isAfter) transaction.addEventListener('complete', () => this.die());
      else setImmediate(() => this.die());
      return transaction;
    };
  }

  /** What the engine does with a transaction for which there is no room. */
  #runOutOfRoom(transaction: IDBTransaction): void {
    const engine = transaction as IDBTransaction & { _abort: (error: string) => void };
    if (this.#writing.delete(transaction)) engine._abort('QuotaExceededError');
  }

  readonly #fetch: Fetch = async (path, init) => {
    this.#calls += 1;
    const calls = this.#calls;
    await Promise.race([this.atTheDoor?.(calls, 'out'), this.#death.promise]);
    const answer = await Promise.race([
      this.#server({
        path,
        cookie: this.#phone.cookie,
        headers: init.headers as Record<string, string>,
        body: String((this.#ride.limit ? limited(init.body, this.#ride.limit) : init.body) ?? ''),
        fault: this.#ride.faults?.shift() ?? null,
      }),
      this.#death.promise,
    ]);
    if (!answer) throw new TypeError('fetch failed');
    await Promise.race([this.atTheDoor?.(calls, 'in'), this.#death.promise]);
    return new Response(answer.status === 204 ? null : answer.text, answer);
  };
}

function limited(body: RequestInit['body'], limit: number): RequestInit['body'] {
  const message = JSON.parse(String(body ?? 'null'));
  return message?.limit ? JSON.stringify({ ...message, limit }) : body;
}

function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}
