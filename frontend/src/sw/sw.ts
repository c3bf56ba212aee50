/** Keeps the app on the phone so that it opens without signal, shows what the server pushes, and sends what was left when the app was closed. */

import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { userOfTag } from '../data/later';
import { type Notice, readNotice } from './notice';
import { sendQueue } from './send';
import { renewSubscription } from './subscription';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//, /^\/healthz$/] }));

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** A new version waits until the user says so: a page in use never changes under them. */
self.addEventListener('message', (event) => {
  if (event.data?.type === 'SKIP_WAITING') self.skipWaiting();
});

/** Something is always shown: a browser takes the subscription away after pushes that show nothing. */
self.addEventListener('push', (event) =>
  event.waitUntil(show(readNotice(event.data?.text() ?? '', self.location.origin))),
);

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data?.url ?? '/', self.location.origin)));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(renewSubscription(self.registration, event as PushSubscriptionChange).then(tellPages));
});

self.addEventListener('sync', (event) => {
  const woken = event as SyncEvent;
  const userId = userOfTag(woken.tag);
  if (userId !== null) woken.waitUntil(sendQueue(userId));
});

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

interface PushSubscriptionChange extends ExtendableEvent {
  readonly newSubscription?: PushSubscription | null;
  readonly oldSubscription?: PushSubscription | null;
}

function show({ title, body, tag, url }: Notice): Promise<void> {
  return self.registration.showNotification(title, {
    body,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { url },
    ...(tag && { tag, renotify: true }),
  } as NotificationOptions);
}

async function open(url: URL): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (page === undefined) {
    await self.clients.openWindow(url);
    return;
  }
  if (page.url !== url.href) await page.navigate(url);
  await page.focus().catch(() => undefined); // a browser may refuse the focus; the page has moved all the same
}

/** Pages show whether this device gets notifications: they look again. */
async function tellPages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    page.postMessage({ type: 'PUSH_SUBSCRIPTION_CHANGED' });
  }
}
