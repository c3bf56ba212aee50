import type { Ask, Circle, MissedVisitPlan } from '../data/kinds';

/** It still waits for a yes or no, and the visit is still to come. */
export function isOpenAsk({ answer, startsAt }: Ask, now: Date): boolean {
  return (answer === null || answer === 'talk_first') && Date.parse(startsAt) > now.getTime();
}

/** Who is rung when the plan for a missed visit begins: its first contact, else the emergency contact, else the holder. */
export function whomPlanRings(
  { emergencyName, holderName }: Pick<Circle, 'emergencyName' | 'holderName'>,
  plan: Pick<MissedVisitPlan, 'contacts'> | null,
): string {
  return plan?.contacts[0]?.name || emergencyName || holderName;
}
