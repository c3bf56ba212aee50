/** What a phone keeps for one user. Layout and rules: docs/sync.md. */

import Dexie, { type Table, type Transaction } from 'dexie';
import { type BaseRow, type Block, type BlockKey, type Contents, contentsOf, inBlocks, type Total } from './blocks';
import type { Mutators } from './change';
import type { Contract } from './contract';
import type { FileHash, Instant, Kind } from './kinds';
import type { MutationName } from './mutations';
import { uuid7 } from './uuid7';

/** Who is signed in, as `GET /api/me` tells it. */
export type Account = Omit<Contract['Me'], 'serverTime'>;

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

/**
 * How far the phone is in a scope: complete up to `v`; `pages` while pages of a further pull are fetched. What it holds is told as it is without
 * the pages of a snapshot that are still kept apart.
 */
export interface ScopeCursor extends Total {
  id: string;
  v: number;
  pages: { mode: 'delta' | 'snapshot'; next: object; isApart: boolean } | null;
}

/** A page of a snapshot that is not complete: until it is, the rows that the phone had before are shown. */
export interface KeptPage {
  scope: string;
  n?: number;
  rows: BaseRow[];
  gone: [t: Kind, id: string][];
}

/** Of a scope that has to be asked for from the beginning. */
export const NOTHING_HELD = { v: 0, count: 0, sum: 0, blocks: 0, pages: null } satisfies Omit<ScopeCursor, 'id'>;

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

/** A file on this phone; its bytes lie apart, so that a list of files is light. */
export interface KeptFile {
  hash: FileHash;
  mediaType: string;
  size: number;
  /** `unsent` is this user's own, and nowhere else; `refused` the server will not take; `sent` and `fetched` can be had again. */
  state: 'unsent' | 'refused' | 'sent' | 'fetched';
  /** When it was kept or last looked at, by this phone's clock. */
  at: Instant;
}

export interface FileBytes {
  hash: FileHash;
  bytes: ArrayBuffer;
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
  /** When a pull first brought all that is near now, by this phone's clock. */
  soonAt: Instant | null;
  /** When a pull last brought everything up to date, by this phone's clock. */
  lastPullAt: Instant | null;
  /** The server's clock minus this phone's, in milliseconds, when they last spoke. */
  skewMs: number;
  /** After so many days without contact what is held is not shown; 0 or not known: never. */
  lockAfterDays?: number;
  /** How fast a PA gets from one visit to the next, as the crow flies; not known: see `travelKmhOf`. */
  travelKmh?: number;
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
  declare blocks: Table<Block, BlockKey>;
  declare contents: Table<Contents, BlockKey>;
  declare pages: Table<KeptPage, number>;
  declare overlay: Table<OverlayRow, [t: Kind, id: string]>;
  declare outbox: Table<QueuedMutation, number>;
  declare sent: Table<SentMutation, string>;
  declare scopes: Table<ScopeCursor, string>;
  declare problems: Table<RefusedMutation, string>;
  declare meta: Table<PhoneState, 'phone'>;
  declare files: Table<KeptFile, FileHash>;
  declare fileBytes: Table<FileBytes, FileHash>;

  /** Its roles may change while it is open. */
  account: Account;
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
    this.version(2)
      .stores({ base: null, staging: null, blocks: '[scope+t+b], [t+b], *keys', pages: '++n, scope' })
      .upgrade(putIntoBlocks);
    this.version(3).stores({ blocks: '[scope+t+b], [t+b]', contents: '[scope+t+b], *keys' }).upgrade(listContents);
    this.version(4).stores({ files: 'hash, state', fileBytes: 'hash' });
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
    soonAt: null,
    lastPullAt: null,
    skewMs: 0,
    gate: null,
    notes: [],
  };
}

/** Version 1 kept each row as a record of its own. They stay on the screen; with the next pull every scope is asked for anew. */
async function putIntoBlocks(transaction: Transaction): Promise<void> {
  const rows: BaseRow[] = await transaction.table('base').toArray();
  await transaction.table('blocks').bulkAdd(inBlocks(rows));
  await transaction
    .table('scopes')
    .toCollection()
    .modify({ ...NOTHING_HELD });
  await transaction.table('meta').toCollection().modify({ soonAt: null });
}

/** Version 2 kept the ids in the blocks themselves. */
async function listContents(transaction: Transaction): Promise<void> {
  const blocks: Block[] = await transaction.table('blocks').toArray();
  await transaction.table('contents').bulkAdd(blocks.map(contentsOf));
}
