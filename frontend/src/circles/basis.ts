/** On what basis somebody decides for a person, and what makes it one. */

import type { Contract } from '../data/contract';
import type { Basis, Day, Given } from '../data/kinds';
import type { MutationName } from '../data/mutations';

/** What is typed about a basis; empty where it does not apply. */
export interface BasisDraft {
  basis: Basis;
  helpedBy: string;
  scope: string;
  evidence: string;
  decidedBy: string;
  decidedOn: Day | '';
  consulted: string;
  /** How the person tells a supporter; left out: here. */
  toldHow?: Given;
}

export const NO_BASIS: BasisDraft = {
  ...{ basis: 'own', helpedBy: '', scope: '', evidence: '', decidedBy: '', decidedOn: '', consulted: '' },
};

type Field = Exclude<keyof BasisDraft, 'basis' | 'toldHow'>;

/** What has to be said with each basis. */
export const FIELDS: Record<Basis, readonly Field[]> = {
  own: [],
  supported: ['helpedBy'],
  attorney: ['scope', 'evidence'],
  best_interests: ['decidedBy', 'decidedOn', 'consulted'],
};

/** The fields of this basis that are still empty. */
export function missingOf(draft: BasisDraft): Field[] {
  return FIELDS[draft.basis].filter((field) => draft[field].trim() === '');
}

type Details = Pick<Contract['Told'], Field>;

/** What the basis of this draft carries; of others nothing. */
export function detailsOf(draft: BasisDraft): Details {
  const fields = FIELDS[draft.basis].filter((field) => draft[field].trim() !== '');
  return Object.fromEntries(fields.map((field) => [field, draft[field].trim()]));
}

const keyOf = (userId: string, circleId: string) => `carematch-basis:${userId}:${circleId}`;

/** On what basis this supporter decides in this circle, as they last said on this phone; a helper, unless they said so. */
export function readBasis(userId: string, circleId: string): BasisDraft {
  const kept = localStorage.getItem(keyOf(userId, circleId));
  return { ...NO_BASIS, basis: 'supported', ...(kept ? JSON.parse(kept) : {}) };
}

export function keepBasis(userId: string, circleId: string, draft: BasisDraft): void {
  localStorage.setItem(keyOf(userId, circleId), JSON.stringify(draft));
}

/** A decision in best interests is about one thing: the next one is a new question. */
export function useUpBasis(userId: string, circleId: string): void {
  if (readBasis(userId, circleId).basis === 'best_interests') localStorage.removeItem(keyOf(userId, circleId));
}

/** What a supporter's decision says of its basis and of how it was told; null where the server's own words, that they helped here, are right. */
export function onBehalfOf(draft: BasisDraft): Contract['OnBehalf'] | null {
  const given = draft.toldHow ?? 'app';
  const { basis } = draft;
  if (basis === 'attorney' || basis === 'best_interests') return { basis, given, ...detailsOf(draft) };
  return given === 'app' ? null : { basis: 'supported', given };
}

/** What the person decides, or somebody for them: each of these carries its basis. */
export const decisionNames = [
  'circle.set_details',
  'supporter.allow',
  'supporter.withdraw',
  'supporter.invite',
  'supporter.uninvite',
  'supporter.let_ring',
  'interest.declare',
  'interest.withdraw',
  'outcome.answer',
  'about_me.write',
  'about_me.set_review',
  'love.add',
  'love.change',
  'love.remove',
  'needs.set',
  'plan.set',
  'reminders.choose',
  'team.recognise',
  'pa.bring',
  'need.set',
  'need.tell_unmet',
  'need.say_met',
  'relationship.invite',
  'relationship.say_met',
  'relationship.choose',
  'relationship.say_known',
  'relationship.end',
  'team.accept_one',
  'introduction.propose',
  'introduction.answer',
  'introduction.call_off',
  'handover.answer',
  'pause.answer',
  'urgent_rule.set',
  'urgent_rule.remove',
  'arrangement.propose',
  'arrangement.agree',
  'arrangement.end',
  'arrangement.skip',
  'visit.move',
  'visit.agree_move',
  'visit.keep_time',
  'visit.add_second',
  'cover.ask',
  'cover.offer',
  'cover.agree',
  'cover.close',
  'pause.begin',
  'pause.end',
  'visit.propose',
  'visit.confirm',
  'visit.cancel',
  'consent.answer',
  'visit.nobody_came',
  'visit.came',
  'visit_wish.write',
  'visit_wish.take_away',
  'conversation.block',
  'conversation.unblock',
] as const satisfies readonly MutationName[];

export type DecisionName = (typeof decisionNames)[number];

/** Of what a supporter does here for the person, what says on which basis: every decision, and showing messages to the holder. */
export const carriesBasis = (name: string) => isDecision(name) || name === 'message.report';

export const isDecision = (name: string): name is DecisionName => (decisionNames as readonly string[]).includes(name);
