/** The phone's core by itself, for `python -m tests.benchmarks sync`, which calls what stands on `window.bench`. */

import { change } from '../src/data/change';
import { type Account, CareMatchDb } from '../src/data/db';
import { subscribe } from '../src/data/live';
import { get, list, range } from '../src/data/rows';
import { createSync, type Sync } from '../src/data/sync';
import { mutators } from '../src/mutators';

interface Span {
  from: string;
  to: string;
}

interface Phone {
  db: CareMatchDb;
  sync: Sync;
  now: () => Date;
}

let phone: Phone | null = null;

function held(): Phone {
  if (!phone) throw new Error('open comes first');
  return phone;
}

const bench = {
  /** An empty phone of this user, whose clock is the house's. */
  async open({ account, shiftMs }: { account: Account; shiftMs: number }): Promise<void> {
    const now = () => new Date(Date.now() + shiftMs);
    const db = new CareMatchDb({ account, mutators });
    phone = { db, now, sync: createSync(db, { app: 'benchmark', now }) };
    await list(db, 'visit');
    performance.setResourceTimingBufferSize(10_000);
  },

  /** How long one round takes, in milliseconds. */
  async run(): Promise<number> {
    const start = performance.now();
    await held().sync.run();
    return performance.now() - start;
  },

  async countVisits(): Promise<number> {
    return (await list(held().db, 'visit')).length;
  },

  /** How many of these visits the phone knows to be confirmed by the person. */
  async countConfirmed(ids: string[]): Promise<number> {
    const rows = await Promise.all(ids.map((id) => get(held().db, 'visit', id)));
    return rows.filter((row) => row?.d.personConfirmedAt).length;
  },

  bytesPulled,

  /** When, and after how many bytes, the first round had brought all visits of the span; and how many bytes the whole was. */
  async runUntilUsable({ from, to, expected }: Span & { expected: number }) {
    const { db, sync } = held();
    const start = performance.now();
    const usable = new Promise<{ ms: number; bytes: number }>((resolve) => {
      const stop = subscribe(
        () => range(db, 'visit', from, to),
        (rows) => {
          if (rows.length < expected) return;
          resolve({ ms: performance.now() - start, bytes: bytesPulled() });
          stop();
        },
      );
    });
    await sync.run();
    return { ...(await soon(usable)), wholeBytes: bytesPulled() };
  },

  /** From the change until a live query of the span shows it, in milliseconds. */
  async tap({ visitId, from, to }: Span & { visitId: string }): Promise<number> {
    const { db, now } = held();
    let watch = () => {};
    const isWatching = new Promise<void>((resolve) => {
      watch = resolve;
    });
    let show = (_at: number) => {};
    const shown = new Promise<number>((resolve) => {
      show = resolve;
    });
    const stop = subscribe(
      () => range(db, 'visit', from, to),
      (rows) => {
        watch();
        if (rows.some((row) => row.id === visitId && row.pending)) show(performance.now());
      },
    );
    await isWatching;
    const start = performance.now();
    const saved = change(db, { name: 'visit.check_in', args: { visitId }, now: now() });
    const at = await soon(shown);
    await saved;
    stop();
    return at - start;
  },
};

/** What is not there after a minute never comes: then the benchmark is to end. */
function soon<T>(value: Promise<T>): Promise<T> {
  const tooLate = new Promise<never>((_, fail) => setTimeout(() => fail(new Error('not shown in a minute')), 60_000));
  return Promise.race([value, tooLate]);
}

/** The bodies of all answers to pulls so far, as they travelled. */
function bytesPulled(): number {
  const answers = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return answers
    .filter(({ name }) => name.endsWith('/api/sync/pull'))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}

Object.assign(window, { bench });
