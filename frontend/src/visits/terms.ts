/** What a PA asks by their own terms when a visit is called off or moved late, or paused. */

import type { CareMatchDb } from '../data/db';
import type { Pause, TeamMember, Visit } from '../data/kinds';
import { get, list } from '../data/rows';
import { instantAt } from '../ui/when';

export type Terms = Pick<TeamMember, 'lateCancelHours' | 'lateCancelPercent' | 'pauseHours' | 'pausePercent'>;

/** The terms of this PA, as far as this phone knows them: their own, a team member's, or those of whom one can find. */
export async function readTerms(db: CareMatchDb, scope: string, paId: string): Promise<Terms | undefined> {
  const own = (await get(db, 'own_profile', paId))?.d.charges;
  const member = (await list(db, 'team_member', scope)).find(({ d }) => d.paId === paId)?.d;
  return own ?? member ?? (await get(db, 'pa_profile', paId))?.d.charges ?? undefined;
}

/** The share and from when on, where calling it off now is late by these terms; null where it is not, or nothing was said. */
export function lateTerms(
  terms: Terms | undefined,
  visit: Pick<Visit, 'startsAt' | 'status'>,
  now: Date,
): { hours: number; percent: number } | null {
  const { lateCancelHours: hours, lateCancelPercent: percent } = terms ?? {};
  if (!hours || !percent || visit.status !== 'confirmed') return null;
  return Date.parse(visit.startsAt) - now.getTime() < hours * 3_600_000 ? { hours, percent } : null;
}

export interface Payable {
  percent: number;
  hours: number;
  /** Visits that were agreed and fall into that stretch. */
  visits: number;
  minutes: number;
}

/** What a pause costs by a PA's terms: of the visits both had agreed, those within the first hours of it. Null: nothing was said. */
export function payableIn(
  pause: Pick<Pause, 'startsOn'>,
  paId: string,
  terms: Terms,
  visits: readonly Visit[],
): Payable | null {
  const { pauseHours: hours, pausePercent: percent } = terms;
  if (!hours || !percent) return null;
  const from = instantAt(pause.startsOn, '00:00');
  const until = Date.parse(from) + hours * 3_600_000;
  const counted = visits.filter(
    (visit) =>
      visit.paId === paId &&
      visit.status === 'paused' &&
      visit.paConfirmedAt !== null &&
      visit.personConfirmedAt !== null &&
      visit.startsAt >= from &&
      Date.parse(visit.startsAt) < until,
  );
  const minutes = counted.reduce(
    (sum, each) => sum + (Date.parse(each.endsAt) - Date.parse(each.startsAt)) / 60_000,
    0,
  );
  return { percent, hours, visits: counted.length, minutes };
}

/** "7 days", where the hours are whole days. */
export const wholeDays = (hours: number): number | null => (hours % 24 === 0 ? hours / 24 : null);
