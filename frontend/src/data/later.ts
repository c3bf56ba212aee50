/** Having the queue sent when there is signal again, also when no page is open then: by the service worker, where browsers wake it. */

const PREFIX = 'send:';

interface SyncManager {
  register: (tag: string) => Promise<void>;
}

/** The browser wakes the service worker with this user's tag, once there is signal. Where browsers do not, a page sends when it is next open. */
export async function sendLater(userId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync } = (registration ?? {}) as { sync?: SyncManager };
  await sync?.register(`${PREFIX}${userId}`).catch(() => undefined); // the user may have forbidden it
}

/** Whose queue is to be sent; null for a tag that is not ours. */
export const userOfTag = (tag: string) => (tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : null);
