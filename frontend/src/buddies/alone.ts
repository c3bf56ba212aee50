/** A PA's time alone, as this phone holds it. */

import { circleOf, type LoneWorking, type TeamMember } from '../data/kinds';
import type { Row } from '../data/rows';
import { addDays, dayOf, instantAt } from '../ui/when';

/** What is under way: begun, and nobody has said that it is over. */
export function underWay(rows: readonly Row<'lone_working'>[], now: Date): Row<'lone_working'> | null {
  const dayAgo = now.getTime() - 86_400_000;
  return rows.findLast(({ d }) => d.safeAt === null && Date.parse(d.until) > dayAgo) ?? null;
}

export function isOverdue({ until, safeAt }: Pick<LoneWorking, 'until' | 'safeAt'>, now: Date): boolean {
  return safeAt === null && Date.parse(until) <= now.getTime();
}

/** The next time that the clock shows this; null for what is no time of the day. */
export function nextAt(clockTime: string, now: Date): string | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(clockTime)) return null;
  const today = instantAt(dayOf(now), clockTime);
  return Date.parse(today) > now.getTime() ? today : instantAt(addDays(dayOf(now), 1), clockTime);
}

/** The PAs who are in a team with this one and have a telephone, each once. */
export function teamMates(members: readonly Row<'team_member'>[], ownPaIds: readonly string[]): TeamMember[] {
  const teams = new Set(members.filter(({ d }) => ownPaIds.includes(d.paId)).map(({ scope }) => circleOf(scope)));
  const mates = members.filter(({ d, scope }) => teams.has(circleOf(scope)) && !ownPaIds.includes(d.paId) && d.phone);
  return [...new Map(mates.map(({ d }) => [d.paId, d])).values()];
}
