/** Handing files to the server, beside push and pull, from where each was cut. Protocol: docs/sync.md. */

import { ApiProblem, call, type Fetch, NetworkDown, NotOurs } from './api';
import type { Contract } from './contract';
import type { CareMatchDb, KeptFile } from './db';
import { countUnsent } from './files';
import { type Lock, webLock } from './locks';

/** The server keeps whole pieces of 64 KiB: a multiple of that. */
const PIECE_BYTES = 128 * 1024;
const PIECE_TIMEOUT_MS = 120_000;
/** How often a file is begun anew, or asked about, before it has to wait for another time. */
const MAX_TRIES = 4;

export interface Uploads {
  /** Settles when no file is left to be sent, or there is no going on for now; never rejects. */
  run: () => Promise<void>;
}

interface Options {
  fetch?: Fetch;
  lock?: Lock;
  report?: (failure: unknown) => void;
}

/** One tab at a time sends; what is kept while it does goes with it. */
export function createUploads(
  db: CareMatchDb,
  { fetch, lock = webLock, report = (failure) => console.error(failure) }: Options = {},
): Uploads {
  let current: Promise<void> | null = null;
  const round = async () => {
    try {
      if ((await countUnsent(db)) === 0 || (await db.phone()).gate !== null) return;
      await lock(`files:${db.account.userId}`, () => sendFiles(db, fetch));
    } catch (failure) {
      if (!isForLater(failure)) report(failure);
    }
  };
  const run = () => {
    current ??= round().finally(() => {
      current = null;
    });
    return current;
  };
  return { run };
}

/** No signal, signed out, a busy server, a database that was closed: the next round tries again. */
const isForLater = (failure: unknown) =>
  failure instanceof NetworkDown ||
  failure instanceof NotOurs ||
  failure instanceof ApiProblem ||
  (failure instanceof Error && failure.name === 'DatabaseClosedError');

/**
 * Afterwards the server has every file of this user's, or has refused it for good.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs} With all that was sent before kept there.
 */
export async function sendFiles(db: CareMatchDb, fetch?: Fetch): Promise<void> {
  for (;;) {
    const [next] = await db.files.where('state').equals('unsent').sortBy('at');
    if (!next) return;
    await db.files.update(next.hash, { state: await send(db, next, fetch) });
  }
}

type Upload = Contract['Upload'];

async function send(db: CareMatchDb, file: KeptFile, fetch: Fetch | undefined): Promise<KeptFile['state']> {
  const bytes = (await db.fileBytes.get(file.hash))?.bytes;
  if (!bytes) return 'refused';
  for (let tries = 1; ; tries += 1) {
    try {
      await sendOne(db, file, bytes, fetch);
      return 'sent';
    } catch (failure) {
      if (!(failure instanceof ApiProblem)) throw failure;
      const { slug, status } = failure;
      const isCut = slug === 'upload-gap' || slug === 'file-differs';
      if (isCut && tries < MAX_TRIES) continue;
      if (!isCut && (status === 413 || status === 422)) return 'refused';
      throw failure;
    }
  }
}

async function sendOne(db: CareMatchDb, file: KeptFile, bytes: ArrayBuffer, fetch: Fetch | undefined): Promise<void> {
  const options = { timeoutMs: PIECE_TIMEOUT_MS, ...(fetch && { fetch }) };
  const announced: Contract['BeginUpload'] = {
    userId: db.account.userId,
    sha256: file.hash,
    size: file.size,
    mediaType: file.mediaType as Contract['BeginUpload']['mediaType'],
  };
  let { received, isComplete } = asUpload(await call('POST', '/api/attachments', announced, options));
  while (!isComplete) {
    const piece = new Uint8Array(bytes, received, Math.min(PIECE_BYTES, file.size - received));
    const before = received;
    const path = `/api/attachments/${file.hash}?start=${received}`;
    ({ received, isComplete } = asUpload(await call('PUT', path, piece, options)));
    if (!isComplete && received <= before) throw new NotOurs(200, null);
  }
}

function asUpload(answer: unknown): Upload {
  const { received, isComplete } = (answer ?? {}) as Partial<Upload>;
  if (!Number.isInteger(received) || typeof isComplete !== 'boolean') throw new NotOurs(200, null);
  return answer as Upload;
}
