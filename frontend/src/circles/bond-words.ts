import type { Bond } from '../data/kinds';
import { t } from './words';

/** Whose turn it is, and to do what, as the PA sees it: one short sentence. */
export function nextOfBond(bond: Bond): string {
  const name = bond.personKnownAs;
  if (bond.stage === 'ended') return t('next.ended');
  if (bond.stage === 'chosen') {
    return bond.role ? t('next.chosenAs', { role: t(`role.${bond.role}`) }) : t('next.chosen');
  }
  if (bond.personChoseAt) return bond.paAgreedAt ? t('next.theyChoose', { name }) : t('next.answerJoin');
  if (bond.introducedAt) return t('next.theyChoose', { name });
  if (bond.personKnowsAt && !bond.paKnowsAt) return t('next.answerKnown');
  if (bond.meetingAcceptedAt) return t('next.meet', { name });
  if (bond.paKnowsAt) return t('next.theyKnow', { name });
  return t('next.answerMeet');
}

/** What has happened between the two, in order. */
export function stepsOfBond(bond: Bond): { at: string; words: string }[] {
  const name = bond.personKnownAs;
  const knownAt = bond.personKnowsAt && bond.paKnowsAt ? latest(bond.personKnowsAt, bond.paKnowsAt) : null;
  const steps: [string | null, string][] = [
    [bond.personKnowsAt ? null : bond.invitedAt, t('steps.invited', { name })],
    [bond.meetingAcceptedAt, t('steps.accepted')],
    [bond.introducedAt, t('steps.met')],
    [knownAt, t('steps.known')],
    [bond.personChoseAt, t('steps.personChose', { name })],
    [bond.paAgreedAt, t('steps.agreed')],
    [bond.chosenAt, t('steps.chosen')],
  ];
  return steps
    .flatMap(([at, words]) => (at === null ? [] : [{ at, words }]))
    .toSorted((a, b) => a.at.localeCompare(b.at));
}

const latest = (a: string, b: string) => (a > b ? a : b);
