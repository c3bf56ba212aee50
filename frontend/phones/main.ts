/**
 * Many phones in one process, for tests of sync against the real server. A line in is `{do, …}`, a line out its `{value}` or `{failure}`.
 * In between, a line out may be `{call, …}`, what a phone says to the server, and a line in the `{answered, answer}` to it.
 *
 * `node --import ./resolve.ts main.ts`
 */

import { createInterface } from 'node:readline';
import type { Account } from '../src/data/db';
import type { MutationArgs, MutationName } from '../src/data/mutations';
import { type Answer, type Call, Phone, type Ridden, type Ride, Tab } from './phone';

let serverTime = 0;
const phones = new Map<string, Phone & { skewS: number }>();
const tabs = new Map<string, Tab>();

const write = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

const waiting = new Map<number, (answer: Answer | null) => void>();
let calls = 0;

function server(call: Call): Promise<Answer | null> {
  calls += 1;
  const number = calls;
  const { promise, resolve } = Promise.withResolvers<Answer | null>();
  waiting.set(number, resolve);
  write({ call: number, ...call });
  return promise;
}

/** Numbered, so that the same trace has the same ids. */
function numberedUuids(tab: number): () => string {
  let made = 0;
  return () => {
    made += 1;
    const [left, right] = [tab, made].map((part) => part.toString(16).padStart(6, '0'));
    return `019ab000-0000-7000-8000-${left}${right}`;
  };
}

const commands = {
  reset: () => {
    for (const tab of tabs.values()) tab.die();
    tabs.clear();
    phones.clear();
  },

  phone: ({ phone, cookie }: { phone: string; cookie: string }) => {
    phones.set(phone, withClock(new Phone(cookie, () => new Date(serverTime))));
  },

  set: ({ phone, cookie, skewS }: { phone: string; cookie: string; skewS: number }) => {
    Object.assign(the(phones, phone), { cookie, skewS });
  },

  copy: async ({ phone, twin, accounts }: { phone: string; twin: string; accounts: Account[] }) => {
    phones.set(twin, withClock(await the(phones, phone).copy(accounts)));
  },

  open: ({ tab, number, phone, account }: { tab: string; number: number; phone: string; account: Account }) => {
    tabs.set(tab, new Tab(the(phones, phone), account, { server, uuid: numberedUuids(number) }));
  },

  close: ({ tab }: { tab: string }) => {
    the(tabs, tab).die();
    tabs.delete(tab);
  },

  save: ({ tab, name, args, ride }: { tab: string; name: MutationName; args: object; ride: Ride }) =>
    the(tabs, tab).save(name, args as MutationArgs[MutationName], ride),

  queue: ({ tab, name, v, args }: { tab: string; name: string; v: number; args: object }) =>
    the(tabs, tab).queue(name, v, args),

  sync: ({ tab, ride }: { tab: string; ride: Ride }) => the(tabs, tab).sync(ride),

  /** All of them at the same time. */
  together: ({ rides }: { rides: { tab: string; ride: Ride }[] }) =>
    Promise.all(rides.map(({ tab, ride }) => the(tabs, tab).sync(ride))),

  /**
   * The first one's n-th call is on its way out, or its answer on its way in, and the second says something and does all of its round before it
   * arrives.
   */
  overtake: async ({ first, second, said, call: n, way }: Overtaking) => {
    const [slow, fast] = [the(tabs, first.tab), the(tabs, second.tab)];
    let overtaking: Promise<Ridden> | null = null;
    const overtakeIt = async () => {
      if (said) await fast.save(said[0], said[1] as MutationArgs[MutationName], second.ride);
      return fast.sync(second.ride);
    };
    slow.atTheDoor = async (call, itsWay) => {
      if (call !== n || itsWay !== way) return;
      slow.atTheDoor = null;
      overtaking = overtakeIt();
      await overtaking;
    };
    const ridden = await slow.sync(first.ride);
    slow.atTheDoor = null;
    return [ridden, await (overtaking ?? overtakeIt())];
  },

  signOut: ({ tab, discardUnsent, ride }: { tab: string; discardUnsent: boolean; ride: Ride }) =>
    the(tabs, tab).signOut(discardUnsent, ride),

  look: ({ phone, account }: { phone: string; account: Account }) => the(phones, phone).look(account),
};

interface RideOf {
  tab: string;
  ride: Ride;
}

interface Overtaking {
  first: RideOf;
  second: RideOf;
  said: [MutationName, object] | null;
  call: number;
  way: 'out' | 'in';
}

function withClock(phone: Phone): Phone & { skewS: number } {
  const skewed = Object.assign(phone, { skewS: 0 });
  skewed.clock = () => new Date(serverTime + skewed.skewS * 1000);
  return skewed;
}

function the<T>(things: Map<string, T>, name: string): T {
  const thing = things.get(name);
  if (!thing) throw new Error(`there is no ${name}`);
  return thing;
}

async function obey({ do: name, at, ...given }: { do: string; at: number }): Promise<void> {
  serverTime = at;
  try {
    const command = commands[name as keyof typeof commands] as (given: object) => unknown;
    write({ value: (await command(given)) ?? null });
  } catch (failure) {
    write({ failure: failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure) });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if ('answered' in message) {
    waiting.get(message.answered)?.(message.answer);
    waiting.delete(message.answered);
  } else {
    void obey(message);
  }
}
process.exit(0);
