/** How far this phone's clock is from the server's. It changes what is shown as "today", never what was claimed when. */

import type { CareMatchDb, PhoneState } from './db';

const TOLERATED_MS = 5 * 60_000;
const WORTH_NOTING_MS = 60_000;

/**
 * What has to be added to this phone's time, in milliseconds; 0 while it is off by no more than five minutes, and when the clock was put back
 * since it was last compared.
 */
export function clockErrorMs({ skewMs, lastPullAt }: Pick<PhoneState, 'skewMs' | 'lastPullAt'>, now: Date): number {
  const wasPutBack = lastPullAt !== null && now.getTime() < Date.parse(lastPullAt) - TOLERATED_MS;
  return wasPutBack || Math.abs(skewMs) <= TOLERATED_MS ? 0 : skewMs;
}

/** The server said what time it is. */
export async function noteServerTime(db: CareMatchDb, serverTime: string, now: Date): Promise<void> {
  const skewMs = Date.parse(serverTime) - now.getTime();
  const { skewMs: known } = await db.phone();
  if (Math.abs(skewMs - known) > WORTH_NOTING_MS) await db.meta.update('phone', { skewMs });
}
