import type { Relationship } from '../data/kinds';

/**
 * The one thing that comes next between a person and a PA.
 *
 * `sayMet`, `choose`, `sayKnown`: the person's turn. `waitsToMeet`, `waitsForYes`, `waitsForKnown`: the PA's.
 */
export type Step =
  | 'considering'
  | 'waitsToMeet'
  | 'sayMet'
  | 'choose'
  | 'waitsForYes'
  | 'sayKnown'
  | 'waitsForKnown'
  | 'chosen'
  | 'ended';

export function nextStep(bond: Relationship): Step {
  if (bond.stage === 'chosen' || bond.stage === 'ended') return bond.stage;
  if (bond.personChoseAt) return 'waitsForYes';
  if (bond.introducedAt) return 'choose';
  if (bond.paKnowsAt && !bond.personKnowsAt) return 'sayKnown';
  if (bond.meetingAcceptedAt) return 'sayMet';
  if (bond.personKnowsAt) return 'waitsForKnown';
  return bond.invitedAt ? 'waitsToMeet' : 'considering';
}

/** It waits for the person, not for the PA. */
export function isYourTurn(step: Step): boolean {
  return step === 'sayMet' || step === 'choose' || step === 'sayKnown';
}

/** The person thinks about them, and nobody else knows. */
export function isOnlyThought({ stage, imported, invitedAt, paKnowsAt }: Relationship): boolean {
  return stage === 'considering' && !imported && invitedAt === null && paKnowsAt === null;
}
