/** Handing in what somebody saved without signal, when there is signal again and no page of the app is open. */

import Dexie from 'dexie';
import { ApiProblem } from '../data/api';
import type { Mutators } from '../data/change';
import { type Account, CareMatchDb, databaseName } from '../data/db';
import { webLock } from '../data/locks';
import { push } from '../data/push';
import { sendFiles } from '../data/uploads';
import { openWire } from '../data/wire';

/**
 * Afterwards the server has answered all that this user saved; a page pulls what came of it when it is next opened. Whoever is not signed in
 * here any more is refused by the server, and their queue stays as it is.
 *
 * @throws What keeps it from being sent for now: the browser tries again later.
 */
export async function sendQueue(userId: string): Promise<void> {
  if (!(await Dexie.exists(databaseName(userId)))) return;
  const db = new CareMatchDb({ account: knownById(userId), mutators: NONE });
  const wire = openWire(userId, { app: import.meta.env.VITE_APP_VERSION });
  try {
    await webLock(`sync:${userId}`, () => push(db, wire));
    await webLock(`files:${userId}`, () => sendFiles(db));
  } catch (failure) {
    if (!isForAPage(failure)) throw failure;
  } finally {
    db.close();
  }
}

/** Sending replays nothing and asks for no more than whose queue it is. */
const NONE = {} as Mutators;
const knownById = (userId: string): Account => ({
  userId,
  name: '',
  deviceId: '',
  roles: { person: [], supporter: [], pa: [], coordinator: [] },
});

/** The server has something to say to the user: the next page says it. */
function isForAPage(failure: unknown): boolean {
  return failure instanceof ApiProblem && failure.status < 500 && failure.status !== 429;
}
