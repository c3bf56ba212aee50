import type { CareMatchDb } from '../data/db';
import type { Agreement, Day } from '../data/kinds';
import { list } from '../data/rows';

/** The agreement that holds on a day: the latest that has begun. Null: none, or this phone may not see money. */
export async function readAgreement(db: CareMatchDb, circleId: string, day: Day): Promise<Agreement | null> {
  const agreements = await list(db, 'agreement', `c:${circleId}/money`);
  return agreements.findLast(({ d }) => d.startsOn <= day)?.d ?? null;
}

/** What there is for care each week: the weekly amount without what the person pays towards it. The fee is beside it. */
export function weeklyBudget({ weeklyPence, contributionPence }: Agreement): number {
  return Math.max(0, weeklyPence - contributionPence);
}
