/** The mutations that people make, with their arguments as the server's own schemas describe them. */

import type { Contract } from './contract';

type Described = Contract['MutationArgs'];

/** The arguments of every mutation that the server knows. What each does: docs/records.md. */
export type MutationArgs = {
  [V in keyof Described as V extends `${infer N}.1` ? N : never]: Described[V];
};

/** Names that the server knows, and no others. */
type Among<N extends keyof MutationArgs> = N;

/** What a phone may queue. */
export type MutationName = Among<
  | 'circle.set_details'
  | 'supporter.allow'
  | 'supporter.withdraw'
  | 'outcome.answer'
  | 'team.recognise'
  | 'pa.bring'
  | 'relationship.invite'
  | 'relationship.accept_meeting'
  | 'relationship.say_met'
  | 'relationship.choose'
  | 'relationship.agree'
  | 'relationship.say_known'
  | 'relationship.end'
  | 'team.accept_one'
  | 'introduction.propose'
  | 'introduction.answer'
  | 'introduction.call_off'
  | 'handover.propose'
  | 'handover.answer'
  | 'reason.keep'
  | 'pause.answer'
  | 'urgent_rule.set'
  | 'urgent_rule.remove'
  | 'supporter.let_ring'
  | 'decision.undo'
  | 'arrangement.propose'
  | 'arrangement.agree'
  | 'arrangement.end'
  | 'visit.propose'
  | 'visit.confirm'
  | 'visit.say_told'
  | 'visit.cancel'
  | 'consent.answer'
  | 'visit.check_in'
  | 'visit.check_out'
  | 'visit.running_late'
  | 'visit.nobody_came'
  | 'note.write'
  | 'profile.update'
  | 'availability.set'
  | 'away.add'
  | 'away.remove'
  | 'diary.add_private'
  | 'diary.change_private'
  | 'diary.remove_private'
  | 'notice.read'
  | 'problem.acknowledge'
>;

/** What may wait for the server's answer: some is never queued, and a coordinator queues nothing. */
export type OnlineName =
  | Among<
      | 'circle.open'
      | 'pa.add'
      | 'pa.pause'
      | 'pa.resume'
      | 'holder.set_familiarity'
      | 'document.record'
      | 'document.take_back'
      | 'agreement.record'
      | 'quarantine.apply'
      | 'quarantine.discard'
    >
  | MutationName;

/** What PAs say of themselves; what is left out stays. */
export type ProfileDetails = Omit<MutationArgs['profile.update'], 'paId'>;
