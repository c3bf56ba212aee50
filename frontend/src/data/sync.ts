/** Keeping this phone and the server in step: one round is a push, then a pull. Protocol: docs/sync.md. */

import { ApiProblem, type Fetch, NetworkDown, NotOurs } from './api';
import type { CareMatchDb, Gate } from './db';
import { forgetCopies } from './files';
import { isFull } from './full';
import { type Lock, webLock } from './locks';
import { pull } from './pull';
import { Postponed, push } from './push';
import { openWire, type Wire } from './wire';

export type { Wire } from './wire';

const MAX_TURNS = 3;

/** Why the last round did not do what it was for: no contact, a wait that the server asked for, no room on this phone, a fault of ours. */
export type Trouble = 'offline' | 'busy' | 'full' | 'failed';

export type Activity = 'idle' | 'pushing' | 'pulling' | Trouble;

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
    this.db = db;
    this.#lock = lock ?? webLock;
    this.#report = report ?? ((failure) => console.error(failure));
    this.#wire = openWire(db.account.userId, { app, fetch, now });
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
      this.#fail(failure);
    }
    if (this.activity === 'pushing' || this.activity === 'pulling') this.#become(this.#mustWait() ? 'busy' : 'idle');
  }

  #fail(failure: unknown): void {
    this.#report(failure);
    this.#become('failed');
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
      if (isFull(failure)) {
        this.#become('full');
        return false;
      }
      if (!(failure instanceof ApiProblem)) throw failure;
      this.#waitFor(failure.retryAfterS);
      const gate = gateOf(failure);
      if (gate) {
        await close(this.db, gate);
        return false;
      }
      if (failure.status >= 500 || failure.status === 429) this.#become('busy');
      else this.#fail(failure);
      return true;
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
      const copies = [db.blocks, db.contents, db.pages, db.overlay, db.scopes, db.problems, db.sent];
      await Promise.all(copies.map((table) => table.clear()));
      await forgetCopies(db);
      const { pulls } = await db.phone();
      const forgotten = { lineage: null, view: null, soonAt: null, lastPullAt: null };
      await db.meta.update('phone', { ...forgotten, pulls: pulls + 1 });
    }
    await db.meta.update('phone', { gate });
  });
}
