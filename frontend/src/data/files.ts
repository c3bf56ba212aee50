/** Files on this phone: the user's own until the server has them, and others' for use without signal. Rules: docs/sync.md. */

import type { Fetch } from './api';
import { toInstant } from './change';
import type { CareMatchDb, KeptFile } from './db';
import { isFull } from './full';
import type { FileHash } from './kinds';

/** Of files that can be had again, so much is kept; those not looked at for longest go first. */
const MAX_BYTES_KEPT = 60 * 1024 * 1024;
const SEEN_EVERY_MS = 60 * 60 * 1000;
const TIMEOUT_MS = 120_000;

export async function hashOf(bytes: ArrayBuffer): Promise<FileHash> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The file is on this phone, and goes to the server when it can be reached. What names it is saved after this, by its hash.
 *
 * A rejection means that nothing was kept.
 */
export async function keepFile(db: CareMatchDb, file: Blob, now: Date): Promise<FileHash> {
  const bytes = await file.arrayBuffer();
  const hash = await hashOf(bytes);
  await db.transaction('rw', db.files, db.fileBytes, async () => {
    const held = await db.files.get(hash);
    if (held?.state === 'sent' || held?.state === 'unsent') return;
    const mediaType = plainType(file.type);
    await db.files.put({ hash, mediaType, size: bytes.byteLength, state: 'unsent', at: toInstant(now) });
    await db.fileBytes.put({ hash, bytes });
  });
  return hash;
}

/** `audio/webm;codecs=opus` → `audio/webm` */
export const plainType = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? '';

/** The user took it back before anything named it. */
export function dropFile(db: CareMatchDb, hash: FileHash): Promise<void> {
  return forget(db, [hash]);
}

/** The file as this phone has it, or undefined. */
export async function readFile(db: CareMatchDb, hash: FileHash): Promise<Blob | undefined> {
  const [file, held] = await db.transaction('r', db.files, db.fileBytes, () =>
    Promise.all([db.files.get(hash), db.fileBytes.get(hash)]),
  );
  return file && held && new Blob([held.bytes], { type: file.mediaType });
}

/** Somebody looks at it: it is among the last that make room for others. */
export async function noteSeen(db: CareMatchDb, hash: FileHash, now: Date): Promise<void> {
  const file = await db.files.get(hash);
  if (file && now.getTime() - Date.parse(file.at) > SEEN_EVERY_MS) await db.files.update(hash, { at: toInstant(now) });
}

/**
 * Fetches a file that this phone does not have, and keeps it if there is room. Undefined: there is no signal, or it has not come to the server yet,
 * or is not for this user.
 */
export async function fetchFile(
  db: CareMatchDb,
  hash: FileHash,
  { fetch = globalThis.fetch as Fetch, now = new Date() }: { fetch?: Fetch; now?: Date } = {},
): Promise<Blob | undefined> {
  const found = await download(hash, fetch);
  if (!found || (await hashOf(found.bytes)) !== hash) return undefined;
  const { bytes, mediaType } = found;
  try {
    await db.transaction('rw', db.files, db.fileBytes, async () => {
      if (await db.files.get(hash)) return;
      await db.files.put({ hash, mediaType, size: bytes.byteLength, state: 'fetched', at: toInstant(now) });
      await db.fileBytes.put({ hash, bytes });
      await makeRoom(db);
    });
  } catch (failure) {
    if (!isFull(failure)) throw failure;
  }
  return new Blob([bytes], { type: mediaType });
}

async function download(hash: FileHash, fetch: Fetch): Promise<{ bytes: ArrayBuffer; mediaType: string } | undefined> {
  try {
    const answer = await fetch(`/api/attachments/${hash}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.status !== 200) return undefined;
    const mediaType = plainType(answer.headers.get('Content-Type') ?? '');
    return { bytes: await answer.arrayBuffer(), mediaType };
  } catch {
    return undefined;
  }
}

/** Within a transaction: what can be had again is no more than fits. */
async function makeRoom(db: CareMatchDb, most = MAX_BYTES_KEPT): Promise<void> {
  const files = (await db.files.toArray()).filter(canBeHadAgain).sort((a, b) => (a.at < b.at ? 1 : -1));
  let bytes = 0;
  const over = files.filter(({ size }) => {
    bytes += size;
    return bytes > most;
  });
  await forget(
    db,
    over.map(({ hash }) => hash),
  );
}

const canBeHadAgain = ({ state }: KeptFile) => state === 'sent' || state === 'fetched';

/** How many of the user's own files are on this phone alone. */
export function countUnsent(db: CareMatchDb): Promise<number> {
  return db.files.where('state').equals('unsent').count();
}

/** Within a transaction over `files`: the server may have lost what it had, and is asked for each. */
export async function announceAgain(db: CareMatchDb): Promise<void> {
  await db.files.where('state').equals('sent').modify({ state: 'unsent' });
}

/** Within a transaction over all tables: files go with the rows that named them. Those not sent yet stay. */
export async function forgetUnnamed(db: CareMatchDb): Promise<void> {
  const files = (await db.files.toArray()).filter(canBeHadAgain);
  if (files.length === 0) return;
  const held = JSON.stringify([await db.blocks.toArray(), await db.pages.toArray(), await db.outbox.toArray()]);
  await forget(
    db,
    files.map(({ hash }) => hash).filter((hash) => !held.includes(hash)),
  );
}

/** Within a transaction: nothing but what the server does not have stays. */
export async function forgetCopies(db: CareMatchDb): Promise<void> {
  const copies = (await db.files.toArray()).filter(canBeHadAgain);
  await forget(
    db,
    copies.map(({ hash }) => hash),
  );
}

function forget(db: CareMatchDb, hashes: FileHash[]): Promise<void> {
  return db.transaction('rw', db.files, db.fileBytes, async () => {
    await db.files.bulkDelete(hashes);
    await db.fileBytes.bulkDelete(hashes);
  });
}
