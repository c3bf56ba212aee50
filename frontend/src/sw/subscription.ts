interface Change {
  readonly newSubscription?: PushSubscription | null;
  readonly oldSubscription?: PushSubscription | null;
}

/** The browser took or replaced the subscription: afterwards there is one, and the server knows it. */
export async function renewSubscription(registration: ServiceWorkerRegistration, change: Change): Promise<void> {
  const subscription = change.newSubscription ?? (await subscribe(registration, change.oldSubscription));
  const { endpoint, keys } = subscription.toJSON();
  await fetch('/api/push/subscription', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'X-CareMatch': '1' },
    body: JSON.stringify({ endpoint, keys }),
  });
}

async function subscribe(
  registration: ServiceWorkerRegistration,
  old: PushSubscription | null | undefined,
): Promise<PushSubscription> {
  const applicationServerKey = old?.options.applicationServerKey ?? (await fetchKey());
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function fetchKey(): Promise<string> {
  const response = await fetch('/api/push/key');
  const { key } = await response.json();
  return key;
}
