/** When a browser tab talks to the server. */

import { subscribe } from './live';
import type { Sync } from './sync';

const AFTER_WRITE_MS = 300;
const EVERY_MS = 60_000;

/**
 * Syncs now, when the tab comes to the front, when the network returns, shortly after something was saved in any tab, and every minute while
 * the tab is visible. Returns how to stop.
 */
export function keepInStep(sync: Sync): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const wake = () => void sync.run();
  const wakeIfVisible = () => document.visibilityState === 'visible' && wake();
  document.addEventListener('visibilitychange', wakeIfVisible, { signal });
  window.addEventListener('online', wake, { signal });
  const everyMinute = setInterval(wakeIfVisible, EVERY_MS);

  let afterWrite: ReturnType<typeof setTimeout> | undefined;
  let highest = Number.POSITIVE_INFINITY;
  const stopWatching = subscribe(
    async () => (await sync.db.phone()).nextSeq,
    (nextSeq) => {
      if (nextSeq > highest) {
        afterWrite ??= setTimeout(() => {
          afterWrite = undefined;
          wake();
        }, AFTER_WRITE_MS);
      }
      highest = nextSeq;
    },
  );
  wake();
  return () => {
    controller.abort();
    stopWatching();
    clearInterval(everyMinute);
    clearTimeout(afterWrite);
  };
}
