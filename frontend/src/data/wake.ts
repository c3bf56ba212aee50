/** When a browser tab talks to the server. */

import { countUnsent } from './files';
import { sendLater } from './later';
import { subscribe } from './live';
import type { Sync } from './sync';
import type { Uploads } from './uploads';

const AFTER_WRITE_MS = 300;
const EVERY_MS = 60_000;

/**
 * Syncs now, when the tab comes to the front, when the network returns, shortly after something was saved in any tab or the browser took the
 * database away, and every minute while the tab is visible. What stays unsent is left to the service worker as well. Returns how to stop.
 */
export function keepInStep(sync: Sync, uploads: Uploads): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const { db } = sync;
  const wake = () => void sync.run().then(() => uploads.run());
  const wakeIfVisible = () => document.visibilityState === 'visible' && wake();
  const everyMinute = setInterval(wakeIfVisible, EVERY_MS);

  let soon: ReturnType<typeof setTimeout> | undefined;
  const wakeSoon = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      wake();
    }, AFTER_WRITE_MS);
  };
  let known: { nextSeq: number; unsent: number; files: number } | null = null;
  const leaveToWorker = () => {
    if (known && known.unsent + known.files > 0) void sendLater(db.account.userId);
  };
  const stopWatching = subscribe(
    () =>
      db.transaction('r', db.meta, db.outbox, db.files, async () => {
        const { nextSeq } = await db.phone();
        const unsent = await db.outbox.filter(({ result }) => result === null).count();
        return { nextSeq, unsent, files: await countUnsent(db) };
      }),
    (found) => {
      const isSaved = known !== null && (found.nextSeq !== known.nextSeq || found.files > known.files);
      known = found;
      if (isSaved) wakeSoon();
      if (!navigator.onLine) leaveToWorker();
    },
  );
  const stopListening = sync.onActivity(() => sync.activity === 'offline' && leaveToWorker());
  const hide = () => (document.visibilityState === 'visible' ? wake() : leaveToWorker());
  document.addEventListener('visibilitychange', hide, { signal });
  window.addEventListener('online', wake, { signal });

  const reopen = () =>
    setTimeout(() => {
      if (!signal.aborted) db.phone().then(wake, () => undefined); // closed for good: somebody signed out
    }, AFTER_WRITE_MS);
  db.on('close', reopen);
  wake();
  return () => {
    controller.abort();
    db.on.close.unsubscribe(reopen);
    stopWatching();
    stopListening();
    clearInterval(everyMinute);
    clearTimeout(soon);
  };
}
