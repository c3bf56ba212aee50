/** Keeping this phone and the server in step: one round is a push, then a pull. Protocol: docs/sync.md. */

import { ApiProblem, call, type Fetch, NetworkDown, NotOurs } from './api';
import type { CareMatchDb, Gate } from './db';
import { type Lock, webLock } from './locks';
import { pull } from './pull';
import { Postponed, push } from './push';

const MAX_TURNS = 3;

export type Activity = 'idle' | 'pushing' | 'pulling' | 'offline';

/** How push and pull reach the server, and the time. */
export interface Wire {
  /** @throws {ApiProblem | NetworkDown | NotOurs} */
  post: (path: string, message: object) => Promise<unknown>;
  now: () => Date;
}

export interface SyncOptions {
  /** The app's version. */
  app: string;
  fetch?: Fetch;
  lock?: Lock;
  now?: () => Date;
  /** Told of what is nobody's doing but ours. */
  report?: (failure: unknown) => void;
}

export interface Sync {
  readonly db: CareMatchDb;
  readonly activity: Activity;
  /**
   * Settles when a round that began no earlier than this call has ended, well or not; never rejects. Within a wait that the server asked for
   * there is no round.
   */
  run: () => Promise<void>;
  /** Returns how to stop listening. */
  onActivity: (listener: () => void) => () => void;
}

export function createSync(db: CareMatchDb, options: SyncOptions): Sync {
  return new Rounds(db, options);
}

class Rounds implements Sync {
  readonly db: CareMatchDb;
  activity: Activity = 'idle';
  readonly #listeners = new Set<() => void>();
  readonly #lock: Lock;
  readonly #wire: Wire;
  readonly #report: (failure: unknown) => void;
  #wait: { from: number; ms: number } | null = null;
  #current: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(db: CareMatchDb, { app, fetch, lock, now, report }: SyncOptions) {
    const { userId } = db.account;
    const envelope = { protocol: 1, app, userId };
    this.db = db;
    this.#lock = lock ?? webLock;
    this.#report = report ?? ((failure) => console.error(failure));
    this.#wire = {
      post: (path, message) => call('POST', path, { ...envelope, ...message }, fetch && { fetch }),
      now: now ?? (() => new Date()),
    };
  }

  onActivity(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  run(): Promise<void> {
    if (!this.#current) {
      this.#current = this.#round().finally(() => {
        this.#current = null;
      });
      return this.#current;
    }
    this.#next ??= this.#current.then(() => {
      this.#next = null;
      return this.run();
    });
    return this.#next;
  }

  async #round(): Promise<void> {
    if (this.#mustWait()) return;
    try {
      await this.#lock(`sync:${this.db.account.userId}`, async () => {
        for (let turn = 1; turn <= MAX_TURNS && (await this.#pushAndPull()); turn += 1);
      });
    } catch (failure) {
      this.#report(failure);
    }
    if (this.activity !== 'offline') this.#become('idle');
  }

  /** Whether the pull left something to push at once: what was saved meanwhile, or the server asks for anew. */
  async #pushAndPull(): Promise<boolean> {
    this.#become('pushing');
    if (!(await this.#attempt(() => push(this.db, this.#wire)))) return false;
    this.#become('pulling');
    if (!(await this.#attempt(() => pull(this.db, this.#wire)))) return false;
    return !this.#mustWait() && (await this.db.outbox.filter(({ result }) => result === null).count()) > 0;
  }

  /** Whether there is a point in asking the server for more. */
  async #attempt(step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (failure) {
      if (failure instanceof NetworkDown || failure instanceof NotOurs) {
        if (failure instanceof NotOurs) this.#waitFor(failure.retryAfterS);
        this.#become('offline');
        return false;
      }
      if (failure instanceof Postponed) {
        this.#waitFor(failure.seconds);
        return true;
      }
      if (!(failure instanceof ApiProblem)) throw failure;
      this.#waitFor(failure.retryAfterS);
      const gate = gateOf(failure);
      if (gate) await close(this.db, gate);
      else if (failure.status < 500 && failure.status !== 429) this.#report(failure);
      return gate === null;
    }
  }

  #waitFor(seconds: number | null): void {
    if (seconds) this.#wait = { from: this.#wire.now().getTime(), ms: seconds * 1000 };
  }

  /** A clock that was put back does not make the wait longer. */
  #mustWait(): boolean {
    if (!this.#wait) return false;
    const passed = this.#wire.now().getTime() - this.#wait.from;
    const isOver = passed < 0 || passed >= this.#wait.ms;
    if (isOver) this.#wait = null;
    return !isOver;
  }

  #become(activity: Activity): void {
    this.activity = activity;
    for (const listener of this.#listeners) listener();
  }
}

function gateOf({ status, slug }: ApiProblem): Gate | null {
  if (status === 401) return 'sign-in-needed';
  if (status === 426) return 'upgrade';
  if (status !== 403) return null;
  return (
    ({ device_revoked: 'revoked', account_disabled: 'disabled', user_mismatch: 'other-user' } as const)[slug] ?? null
  );
}

/** Remembered until a pull succeeds. A revoked phone keeps nothing but what it has not handed in. */
function close(db: CareMatchDb, gate: Gate): Promise<void> {
  return db.transaction('rw', db.tables, async () => {
    if (gate === 'revoked') {
      const copies = [db.blocks, db.pages, db.overlay, db.scopes, db.problems, db.sent];
      await Promise.all(copies.map((table) => table.clear()));
      await db.meta.update('phone', { lineage: null, view: null, soonAt: null, pulls: (await db.phone()).pulls + 1 });
    }
    await db.meta.update('phone', { gate });
  });
}
