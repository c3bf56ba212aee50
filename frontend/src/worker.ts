/**
 * Puts the app onto this phone, so that it opens without signal.
 *
 * When a newer version is ready it waits, and `onReady` gets the way to take it: the page then opens anew. Other tabs stay as they are until
 * their own user takes it there.
 */
export async function keepOnPhone(onReady: (takeUpdate: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const reload = () => location.reload();
  const offer = (worker: ServiceWorker) =>
    onReady(() => {
      serviceWorker.addEventListener('controllerchange', reload, { once: true });
      worker.postMessage({ type: 'SKIP_WAITING' });
    });
  let isControlled = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (isControlled && serviceWorker.controller) onReady(reload);
    isControlled = true;
  });
  // A browser that is being cleared, or keeps nothing, refuses; the next start tries again.
  const registration = await serviceWorker.register('/sw.js').catch(() => null);
  if (registration === null) return;
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      const replacesAnother = serviceWorker.controller !== null;
      if (installing.state === 'installed' && replacesAnother) offer(installing);
    });
  });
}
