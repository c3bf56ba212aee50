/** Watching the phone's database. */

import { liveQuery } from 'dexie';
import { clockErrorMs } from './clock';
import type { Gate, PhoneState } from './db';
import { countUnsent } from './files';
import type { Instant } from './kinds';
import { unseenProblems } from './rows';
import type { Activity, Sync } from './sync';

/** Calls back with the query's result now and after every change to what it read, in any tab. Returns how to stop. */
export function subscribe<T>(
  query: () => Promise<T>,
  onValue: (value: T) => void,
  onFailure: (failure: unknown) => void = console.error,
): () => void {
  const subscription = liveQuery(query).subscribe({ next: onValue, error: onFailure });
  return () => subscription.unsubscribe();
}

export interface Status {
  phase: Activity | Gate;
  /** Changes that no pull has confirmed. */
  pending: number;
  /** Those of them that the server has not answered, and files that it does not have: they are on this phone alone. */
  unsent: number;
  problems: number;
  /** When this phone was last up to date, by its own clock. */
  lastPullAt: Instant | null;
  /** From when on what this phone holds is not shown, should there be no contact until then: milliseconds of its own clock. Null: never. */
  locksAt: number | null;
  /** What has to be added to this phone's time; 0 while its clock is about right. */
  clockErrorMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const locksAt = ({ lastPullAt, lockAfterDays }: PhoneState) =>
  lastPullAt && lockAfterDays ? Date.parse(lastPullAt) + lockAfterDays * DAY_MS : null;

/** Calls back with how far this phone is in step, now and whenever that changes. Returns how to stop. */
export function subscribeStatus(sync: Sync, onStatus: (status: Status) => void): () => void {
  const { db } = sync;
  let kept: (Omit<Status, 'phase'> & { gate: Gate | null }) | null = null;
  const tell = () => {
    if (!kept) return;
    const { gate, ...counts } = kept;
    onStatus({ ...counts, phase: gate ?? sync.activity });
  };
  const stopWatching = subscribe(
    () =>
      db.transaction('r', db.meta, db.outbox, db.problems, db.files, async () => {
        const phone = await db.phone();
        const queue = await db.outbox.toArray();
        const unsent = queue.filter((queued) => queued.result === null).length;
        return {
          gate: phone.gate,
          lastPullAt: phone.lastPullAt,
          locksAt: locksAt(phone),
          clockErrorMs: clockErrorMs(phone, new Date()),
          pending: queue.length,
          unsent: unsent + (await countUnsent(db)),
          problems: (await unseenProblems(db)).length,
        };
      }),
    (value) => {
      kept = value;
      tell();
    },
  );
  const stopListening = sync.onActivity(tell);
  return () => {
    stopWatching();
    stopListening();
  };
}
