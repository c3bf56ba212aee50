/** The mutations that people make, with their arguments as the server's own schemas describe them. */

import type { Contract } from './contract';

type Described = Contract['MutationArgs'];

/** Mutations of which this app makes another version than the first. */
const newest = { 'arrangement.propose': 2 } as const;

type VersionOf<N extends string> = N extends keyof typeof newest ? (typeof newest)[N] : 1;

type NameOf<V extends string> = V extends `${infer Thing}.${infer Verb}.${infer Version}`
  ? Version extends `${VersionOf<`${Thing}.${Verb}`>}`
    ? `${Thing}.${Verb}`
    : never
  : never;

/** The arguments of every mutation that the server knows. What each does: docs/records.md. */
export type MutationArgs = {
  [V in keyof Described as NameOf<V>]: Described[V];
};

/** The version of a mutation as this app makes and shows it. */
export const versionOf = (name: string): number => (newest as Record<string, number>)[name] ?? 1;

/** Names that the server knows, and no others. */
type Among<N extends keyof MutationArgs> = N;

/** What a phone may queue. */
export type MutationName = Among<
  | 'circle.set_details'
  | 'supporter.allow'
  | 'supporter.withdraw'
  | 'supporter.invite'
  | 'supporter.uninvite'
  | 'outcome.answer'
  | 'interest.declare'
  | 'interest.withdraw'
  | 'about_me.write'
  | 'about_me.set_review'
  | 'love.add'
  | 'love.change'
  | 'love.remove'
  | 'needs.set'
  | 'needs.confirm_met'
  | 'plan.set'
  | 'reflection.write'
  | 'reflection.share'
  | 'reflection.unshare'
  | 'worry.raise'
  | 'team.recognise'
  | 'pa.bring'
  | 'need.set'
  | 'need.tell_unmet'
  | 'need.say_met'
  | 'need.put_away'
  | 'need.bring_back'
  | 'relationship.consider'
  | 'relationship.forget'
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
  | 'arrangement.skip'
  | 'visit.propose'
  | 'visit.confirm'
  | 'visit.say_told'
  | 'visit.cancel'
  | 'visit.move'
  | 'visit.agree_move'
  | 'visit.keep_time'
  | 'visit.add_second'
  | 'visit.join_household'
  | 'visit.leave_household'
  | 'cover.ask'
  | 'cover.offer'
  | 'cover.accept'
  | 'cover.decline'
  | 'cover.agree'
  | 'cover.close'
  | 'pause.begin'
  | 'pause.end'
  | 'consent.answer'
  | 'visit.check_in'
  | 'visit.check_out'
  | 'visit.running_late'
  | 'visit.nobody_came'
  | 'visit.see_late'
  | 'visit.came'
  | 'visit.correct_times'
  | 'note.write'
  | 'note.correct'
  | 'note.read'
  | 'visit_wish.write'
  | 'visit_wish.take_away'
  | 'buddy.choose'
  | 'buddy.let_go'
  | 'buddy.decline'
  | 'buddy.accept'
  | 'buddy.start'
  | 'buddy.safe'
  | 'message.write'
  | 'message.read'
  | 'message.report'
  | 'conversation.block'
  | 'conversation.unblock'
  | 'profile.update'
  | 'availability.set'
  | 'away.add'
  | 'away.remove'
  | 'diary.add_private'
  | 'diary.change_private'
  | 'diary.remove_private'
  | 'flag.see'
  | 'flag.act'
  | 'flag.quieten'
  | 'flag.settle'
  | 'notice.read'
  | 'reminders.choose'
  | 'problem.acknowledge'
>;

/**
 * What no list, count or badge of this phone speaks of, for whoever else uses it: somebody's worry. Its own page says where it is.
 */
export const isUnspoken = (name: string) => name === 'worry.raise';

/** What may wait for the server's answer: some is never queued, and a coordinator queues nothing. */
export type OnlineName =
  | Among<
      | 'circle.open'
      | 'holder.set_safeguarding'
      | 'pa.add'
      | 'pa.pause'
      | 'pa.resume'
      | 'holder.set_familiarity'
      | 'holder.set_thresholds'
      | 'document.record'
      | 'document.take_back'
      | 'agreement.record'
      | 'report.settle'
      | 'notice.say_told'
      | 'quarantine.apply'
      | 'quarantine.discard'
    >
  | MutationName;

/** What PAs say of themselves; what is left out stays. */
export type ProfileDetails = Omit<MutationArgs['profile.update'], 'paId'>;
