/** Whether this phone shows news while the app is closed, and turning that on and off. */

import { api } from '../data/api';
import type { Contract } from '../data/contract';

export type PushState =
  /** This browser has no such thing. */
  | 'unsupported'
  /** An iPhone's browser: only the app on the home screen has it. */
  | 'install-first'
  /** The user said no, which only the phone's settings can change. */
  | 'denied'
  | 'on'
  | 'off';

/** What the browser says of itself and of this site. */
export interface Browser {
  canPush: boolean;
  isIosBrowser: boolean;
  permission: NotificationPermission;
  isSubscribed: boolean;
}

export function pushState({ canPush, isIosBrowser, permission, isSubscribed }: Browser): PushState {
  if (isIosBrowser) return 'install-first';
  if (!canPush) return 'unsupported';
  if (permission === 'denied') return 'denied';
  return permission === 'granted' && isSubscribed ? 'on' : 'off';
}

/** No answer within the time. */
export class TooSlow extends Error {}

const PATIENCE_MS = 20_000;

/** @throws {TooSlow} The work has not ended within the time; whatever it brings later is left alone. */
export function within<T>(work: Promise<T>, ms = PATIENCE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooSlow(`no answer in ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export async function readPushState(isIosBrowser: boolean): Promise<PushState> {
  const canPush = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  const permission = canPush ? Notification.permission : 'default';
  const isSubscribed = canPush && permission === 'granted' && (await currentSubscription()) !== null;
  return pushState({ canPush, isIosBrowser, permission, isSubscribed });
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/**
 * Asks the user, then the browser's push service, then tells our server. Afterwards this phone gets pushes, unless the user said no.
 *
 * @throws {TooSlow} The push service, or the app's own worker, does not answer.
 * @throws {ApiProblem | NetworkDown | NotOurs} Our server did not hear of it.
 */
export async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const { key } = await api.get<Contract['PushKey']>('/api/push/key');
  const registration = await within(navigator.serviceWorker.ready);
  const subscription = await within(
    registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }),
  );
  const { endpoint, keys } = subscription.toJSON();
  try {
    await api.put('/api/push/subscription', { endpoint, keys });
  } catch (failure) {
    await subscription.unsubscribe();
    throw failure;
  }
}

/**
 * Afterwards this phone gets no pushes. The server hears of it first.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs}
 */
export async function turnOff(): Promise<void> {
  await api.delete('/api/push/subscription');
  await (await currentSubscription())?.unsubscribe();
}
