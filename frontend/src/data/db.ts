/** What a phone keeps for one user. Layout and rules: docs/sync.md. */

import Dexie, { type Table } from 'dexie';
import type { Mutators } from './change';
import type { Contract } from './contract';
import type { Instant, Kind } from './kinds';
import type { MutationName } from './mutations';
import { uuid7 } from './uuid7';

/** Who is signed in, as `GET /api/me` tells it. */
export type Account = Omit<Contract['Me'], 'serverTime'>;

/** A row as the server last gave it; the same record may be held in several scopes. */
export interface BaseRow {
  scope: string;
  t: Kind;
  id: string;
  v: number;
  d: object;
  /** What its kind is ordered by. */
  k: string;
}

/** A row as this phone's queue makes it look; `d` null: deleted. */
export interface OverlayRow {
  t: Kind;
  id: string;
  scope: string;
  v: number;
  d: object | null;
  k: string;
}

export type ProblemDetails = Contract['Problem'];

export type PushResult = Pick<Contract['Result'], 'status' | 'late' | 'problem'>;

/** A mutation not yet confirmed by a pull. `result` is the push's answer to it, null before. */
export interface QueuedMutation {
  seq: number;
  id: string;
  name: MutationName;
  v: number;
  args: object;
  madeAt: Instant;
  /** `<kind>:<id>` → the version that was on the screen. */
  base: Record<string, number>;
  result: PushResult | null;
}

export interface SentMutation extends QueuedMutation {
  /** `PhoneState.pulls` when it was confirmed, which tells the order. */
  pulls: number;
  /** By this phone's clock. */
  confirmedAt: Instant;
}

/** How far the phone is in a scope: complete up to `v`; `pages` while pages of a further pull are fetched. */
export interface ScopeCursor {
  id: string;
  v: number;
  /** The checksum of the rows held. */
  sum: number;
  pages: { mode: 'delta' | 'snapshot'; next: object } | null;
}

/** A mutation of this user that was not applied, from any of their devices. */
export type RefusedMutation = Contract['Refused'];

/** Why the server does not talk to this phone; only a person can end it. */
export type Gate = 'sign-in-needed' | 'revoked' | 'disabled' | 'other-user' | 'upgrade';

export interface ChecksumNote {
  kind: 'checksum';
  scope: string;
  to: number | null;
  count: number | null;
  sum: string | null;
  heldCount: number;
  heldSum: string;
}

/** The one row of `meta`. */
export interface PhoneState {
  key: 'phone';
  clientId: string;
  nextSeq: number;
  /** The last mutation that a pull confirmed. */
  lastSeq: number;
  lineage: string | null;
  view: number | null;
  /** How many answers to pulls were put in place; one to an older question comes too late. */
  pulls: number;
  /** When a pull last brought everything up to date, by this phone's clock. */
  lastPullAt: Instant | null;
  /** The server's clock minus this phone's, in milliseconds, when they last spoke. */
  skewMs: number;
  gate: Gate | null;
  /** Faults to tell the server of with the next pull. */
  notes: ChecksumNote[];
}

export interface DbOptions {
  account: Account;
  mutators: Mutators;
  uuid?: () => string;
  indexedDB?: IDBFactory;
  IDBKeyRange?: typeof IDBKeyRange;
}

export const databaseName = (userId: string) => `carematch-${userId}`;

export class CareMatchDb extends Dexie {
  declare base: Table<BaseRow, [scope: string, t: Kind, id: string]>;
  /** Rows of snapshots that are not yet complete. */
  declare staging: Table<BaseRow, [scope: string, t: Kind, id: string]>;
  declare overlay: Table<OverlayRow, [t: Kind, id: string]>;
  declare outbox: Table<QueuedMutation, number>;
  declare sent: Table<SentMutation, string>;
  declare scopes: Table<ScopeCursor, string>;
  declare problems: Table<RefusedMutation, string>;
  declare meta: Table<PhoneState, 'phone'>;

  readonly account: Account;
  readonly mutators: Mutators;
  readonly uuid: () => string;

  constructor({ account, mutators, uuid = uuid7, ...engine }: DbOptions) {
    super(databaseName(account.userId), { ...engine, cache: 'disabled', chromeTransactionDurability: 'strict' });
    this.account = account;
    this.mutators = mutators;
    this.uuid = uuid;
    this.version(1).stores({
      base: '[scope+t+id], [t+k], [t+id]',
      staging: '[scope+t+id]',
      overlay: '[t+id]',
      outbox: 'seq',
      sent: 'id, confirmedAt',
      scopes: 'id',
      problems: 'mutationId',
      meta: 'key',
    });
    this.on('populate', (transaction) => transaction.table('meta').add(newPhone(uuid())));
  }

  /** The phone's state; every database has it from its creation. */
  async phone(): Promise<PhoneState> {
    const phone = await this.meta.get('phone');
    if (!phone) throw new Error('the database has lost its state');
    return phone;
  }
}

/** An installation that has not spoken to the server. */
export function newPhone(clientId: string): PhoneState {
  return {
    key: 'phone',
    clientId,
    nextSeq: 1,
    lastSeq: 0,
    lineage: null,
    view: null,
    pulls: 0,
    lastPullAt: null,
    skewMs: 0,
    gate: null,
    notes: [],
  };
}
