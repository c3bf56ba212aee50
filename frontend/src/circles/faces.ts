/** What a face is to the person: wanted, familiar, new, or not asked about yet. The server judges the same way. */

import type { Circle, Relationship } from '../data/kinds';

/** What people call them: "Rosa" of "Rosa Marchetti". */
export function callName({ name, knownAs }: { name: string; knownAs: string | null }): string {
  return knownAs || (name.split(' ')[0] ?? name);
}

/** The person has said yes to this PA, whatever the PA has said so far. */
export function isWanted({ stage, personChoseAt, personKnowsAt }: Relationship): boolean {
  return stage !== 'ended' && (stage === 'chosen' || personChoseAt !== null || personKnowsAt !== null);
}

/** False once the person has said who of those who came before is in the team: until then nobody is called new. */
export function isTeamUnasked({ hasImported, teamAskedAt }: Pick<Circle, 'hasImported' | 'teamAskedAt'>): boolean {
  return hasImported && teamAskedAt === null;
}

/** Whether the person chose this PA; null while they were never asked. */
export function isChosen(circle: Circle, bond: Relationship | undefined): boolean | null {
  if (bond && isWanted(bond)) return true;
  return isTeamUnasked(circle) ? null : false;
}

/** The person said yes to this face and has met it lately; null for those who came before, while the person was never asked about them. */
export function isFamiliar(circle: Circle, bond: Relationship | undefined, now: Date): boolean | null {
  if (!bond || !isWanted(bond)) return bond?.imported && isTeamUnasked(circle) ? null : false;
  const last = lastMet(bond);
  return last !== null && now.getTime() - Date.parse(last) <= circle.familiarDays * 86_400_000;
}

/** When the two met last, as far as anybody said; null: never yet. */
export function lastMet({ lastMetAt, introducedAt, personKnowsAt }: Relationship): string | null {
  const met = [lastMetAt, introducedAt, personKnowsAt].filter((at) => at !== null);
  return met.toSorted().at(-1) ?? null;
}
