/** The mutations that a phone may queue, with their arguments, as docs/records.md lists them. */

import type {
  AskAnswer,
  Basis,
  ClockTime,
  Day,
  Instant,
  NewFaceRule,
  Power,
  Question,
  TeamRole,
  Weekday,
} from './kinds';

/** A coordinator records the person's own decision; basis left out means own. */
export interface Told {
  told?: { given: 'phone' | 'in_person'; decidedAt: Instant; basis?: Basis };
}

export interface CircleDetails {
  knownAs?: string | null;
  phone?: string | null;
  address?: string | null;
  outcode?: string | null;
  howToGetIn?: string | null;
  emergencyName?: string | null;
  emergencyPhone?: string | null;
  allergies?: string | null;
  communicationNeeds?: string | null;
  newFaceRule?: NewFaceRule;
}

export interface ProfileDetails {
  name?: string;
  knownAs?: string | null;
  about?: string | null;
  languages?: string[];
  interests?: string[];
  skills?: string[];
  outcode?: string | null;
  travelKm?: number | null;
  hourPence?: number | null;
  accepting?: boolean;
  phone?: string | null;
}

export interface MutationArgs {
  'circle.set_details': Told & CircleDetails & { circleId: string };
  'supporter.allow': Told & { circleId: string; userId: string; powers: Power[] };
  'supporter.withdraw': Told & { circleId: string; userId: string };
  'outcome.answer': Told & { circleId: string; question: Question; text: string };
  'team.recognise': Told & { circleId: string; paIds: string[] };
  'relationship.invite': Told & { relationshipId: string; circleId: string; paId: string; message: string };
  'relationship.accept_meeting': { relationshipId: string };
  'relationship.say_met': Told & { relationshipId: string; how: 'video' | 'phone' | 'home' | 'visit' };
  'relationship.choose': Told & { relationshipId: string; role: TeamRole };
  'relationship.agree': { relationshipId: string };
  'relationship.say_known': Told & { relationshipId: string; circleId: string; paId: string };
  'relationship.end': Told & { relationshipId: string };
  'decision.undo': { decisionId: string };
  'arrangement.propose': Told & {
    arrangementId: string;
    circleId: string;
    paId: string;
    weekdays: Weekday[];
    localStart: ClockTime;
    minutes: number;
    startsOn: Day;
    what: string;
  };
  'arrangement.agree': Told & { arrangementId: string };
  'arrangement.end': Told & { arrangementId: string; endsOn: Day };
  'visit.propose': Told & {
    visitId: string;
    circleId: string;
    paId: string;
    startsAt: Instant;
    endsAt: Instant;
    why: string;
  };
  'visit.confirm': Told & { visitId: string };
  'visit.cancel': Told & { visitId: string; reason: string };
  'consent.answer': Told & { askId: string; answer: AskAnswer };
  'visit.check_in': { visitId: string };
  'visit.check_out': { visitId: string };
  'visit.running_late': { visitId: string; minutes: number };
  'visit.nobody_came': Told & { visitId: string };
  'note.write': { noteId: string; visitId: string; text: string };
  'profile.update': ProfileDetails & { paId: string };
  'notice.read': { noticeId: string };
  'problem.acknowledge': { mutationId: string };
}

export type MutationName = keyof MutationArgs;

/** Mutations that wait for the server's answer and are never queued. */
export interface OnlineArgs {
  'circle.open': {
    circleId: string;
    holderId: string;
    personName: string;
    knownAs?: string;
    phone?: string;
    address?: string;
    outcode?: string;
  };
  'pa.add': { paId: string; holderId: string; name: string; knownAs: string | null };
  'agreement.record': {
    circleId: string;
    weeklyPence: number;
    contributionPence: number;
    feePence: number;
    startsOn: Day;
    reviewOn: Day | null;
  };
}

export type OnlineName = keyof OnlineArgs | MutationName;
