/** Signing in with what the device itself checks: a finger, a face, a PIN. */

import { api } from '../data/api';
import type { Contract } from '../data/contract';
import type { Account } from '../data/db';

/** Browsers allow passkeys only where the address is a name. */
export function canUsePasskeys(host: string = location.hostname): boolean {
  const isNumber = /^[\d.]+$/.test(host) || host.includes(':');
  return !isNumber && 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Somebody closed the browser's own question, or let it run out: nothing happened. */
export function isGivenUp(failure: unknown): boolean {
  return failure instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(failure.name);
}

export async function signInWithPasskey(deviceName: string): Promise<Account> {
  const { publicKey } = await api.post<{ publicKey: PublicKeyCredentialRequestOptionsJSON }>(
    '/api/sign-in/passkey/options',
  );
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
  });
  const body: Contract['PasskeySignIn'] = { credential: asJson(credential), deviceName };
  return api.post<Contract['Me']>('/api/sign-in/passkey', body);
}

/** Afterwards this device's passkey opens the account of whoever is signed in. */
export async function addPasskey(name: string): Promise<void> {
  const { publicKey } = await api.post<{ publicKey: PublicKeyCredentialCreationOptionsJSON }>('/api/passkeys/options');
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
  });
  const body: Contract['AddPasskey'] = { credential: asJson(credential), name };
  await api.post<Contract['Passkey']>('/api/passkeys', body);
}

function asJson(credential: Credential | null): Contract['PasskeySignIn']['credential'] {
  return { ...(credential as PublicKeyCredential).toJSON() };
}
