/** What a person may tell a coordinator that they decided, as things stand in the circle. */

import { type BasisDraft, missingOf } from '../circles/basis';
import type { Contract } from '../data/contract';
import type {
  AskAnswer,
  Instant,
  Introduction,
  PauseAnswer,
  PauseReason,
  Question,
  Section,
  TeamRole,
} from '../data/kinds';
import { SECTIONS, sectionWords } from '../person/sections';
import type { Choice } from '../ui/field';
import { dayAndClock, dayOf, fullDay } from '../ui/when';
import { isForGood, pausesAhead } from '../visits/pauses';
import { type CircleRecords, type PaLine, rowsOf } from './data';
import {
  ABOUT_THEM,
  type Beside,
  HOLDER,
  type More,
  type MoreSaid,
  moreKinds,
  moreMissing,
  moreMutationOf,
  moreOf,
} from './told-more';
import {
  daysOf,
  isVisitSaid,
  nameOf,
  timesNow,
  visitChoices,
  visitKinds,
  visitMissing,
  visitMutationOf,
} from './told-visits';
import { t } from './words';

export const saidKinds = [
  'consent.answer',
  'visit.nobody_came',
  'visit.came',
  'pause.answer',
  'visit.say_told',
  'team.recognise',
  'relationship.invite',
  'relationship.say_known',
  'relationship.say_met',
  'relationship.choose',
  'relationship.end',
  'visit.confirm',
  'visit.cancel',
  'visit.agree_move',
  'pause.begin',
  'pause.end',
  'arrangement.agree',
  'outcome.answer',
  'about_me.write',
  ...visitKinds,
  ...moreKinds,
] as const;

export type Said = (typeof saidKinds)[number];

/** In the order in which a call goes: what presses, who comes, and then the rest. */
export const saidGroups: { name: 'visits' | 'pas' | 'rules' | 'helpers' | 'them'; kinds: readonly Said[] }[] = [
  {
    name: 'visits',
    kinds: [
      'consent.answer',
      'visit.nobody_came',
      'visit.came',
      'pause.answer',
      'visit.say_told',
      'visit.confirm',
      'visit.cancel',
      'visit.agree_move',
      'visit.keep_time',
      'cover.offer',
      'cover.agree',
      'cover.close',
      'cover.ask',
      'visit.propose',
      'visit.move',
      'visit.add_second',
      'pause.begin',
      'pause.end',
      'arrangement.agree',
      'arrangement.propose',
      'arrangement.skip',
      'arrangement.end',
      'visit_wish.write',
      'visit_wish.take_away',
    ],
  },
  {
    name: 'pas',
    kinds: [
      'team.recognise',
      'relationship.invite',
      'introduction.propose',
      'introduction.answer',
      'introduction.call_off',
      'relationship.say_met',
      'relationship.choose',
      'relationship.say_known',
      'pa.bring',
      'relationship.end',
      'team.accept_one',
      'need.set',
      'need.tell_unmet',
      'need.say_met',
    ],
  },
  {
    name: 'rules',
    kinds: ['circle.set_details', 'urgent_rule.set', 'urgent_rule.remove', 'plan.set', 'reminders.choose'],
  },
  {
    name: 'helpers',
    kinds: [
      'supporter.invite',
      'supporter.uninvite',
      'supporter.allow',
      'supporter.withdraw',
      'supporter.let_ring',
      'interest.declare',
      'interest.withdraw',
    ],
  },
  {
    name: 'them',
    kinds: [
      'outcome.answer',
      'about_me.write',
      'about_me.set_review',
      'love.add',
      'love.change',
      'love.remove',
      'needs.set',
    ],
  },
];

const pauseReasons: readonly PauseReason[] = ['hospital', 'holiday', 'moved_away', 'died'];

export interface SaidChoice {
  what: Said;
  /** What or whom it may be about. */
  about: Choice<string>[];
}

/** What has been typed so far. */
export interface Draft extends BasisDraft {
  what: Said | '';
  about: string;
  paIds: string[];
  answer: AskAnswer | null;
  pauseAnswer: PauseAnswer | null;
  role: TeamRole;
  how: Required<Contract['SayMetArgs']>['how'];
  text: string;
  /** The first day of a pause, or its last. */
  on: string;
  given: Told['given'] | null;
  day: string;
  clock: string;
  more: More;
}

/** Only what the circle is ready for, in the order in which it presses. */
export function whatMayBeSaid(circle: CircleRecords, pas: readonly PaLine[], now: Date): SaidChoice[] {
  const choices = saidKinds.map((what) => ({ what, about: aboutOf(what, circle, pas, now) }));
  return choices.filter(({ about }) => about.length > 0);
}

function aboutOf(what: Said, circle: CircleRecords, pas: readonly PaLine[], now: Date): Choice<string>[] {
  const bonds = rowsOf(circle, 'relationship');
  const visits = rowsOf(circle, 'visit');
  const byName = (keep: (d: (typeof bonds)[number]['d']) => boolean) =>
    bonds.filter(({ d }) => keep(d)).map(({ id, d }) => ({ value: id, label: d.name }));
  const byVisit = (keep: (d: (typeof visits)[number]['d']) => boolean) =>
    visits
      .filter(({ d }) => keep(d))
      .sort((a, b) => a.d.startsAt.localeCompare(b.d.startsAt))
      .map(({ id, d }) => ({
        value: id,
        label: t('told.visit', { pa: d.paName, visit: dayAndClock(d.startsAt, now) }),
      }));
  const helpers = rowsOf(circle, 'supporter')
    .filter(({ d }) => d.withdrawnAt === null)
    .map(({ d }) => ({ value: d.userId, label: d.name }));
  const meetings = (keep: (d: Introduction) => boolean) =>
    rowsOf(circle, 'introduction')
      .filter(({ d }) => keep(d) && isAhead(d.startsAt))
      .map(({ id, d }) => ({
        value: id,
        label: t('told.visit', { pa: d.paName, visit: dayAndClock(d.startsAt, now) }),
      }));
  const themselves = [{ value: circle.circleId, label: '' }];
  const pauses = pausesAhead(rowsOf(circle, 'pause'), dayOf(now));
  const isAhead = (startsAt: Instant) => Date.parse(startsAt) > now.getTime();
  if (isVisitSaid(what)) return visitChoices(what, circle, pas, now);
  switch (what) {
    case 'consent.answer':
      return rowsOf(circle, 'ask')
        .filter(({ d }) => (d.answer === null || d.answer === 'talk_first') && isAhead(d.startsAt))
        .map(({ id, d }) => ({
          value: id,
          label: t('told.visit', { pa: d.paName, visit: dayAndClock(d.startsAt, now) }),
        }));
    case 'visit.came':
      return byVisit(
        ({ status, startsAt }) => ['confirmed', 'not_heard', 'missed'].includes(status) && !isAhead(startsAt),
      );
    case 'visit.nobody_came':
      return byVisit(
        ({ status, startsAt, missedSaidBy }) =>
          (['confirmed', 'not_heard'].includes(status) || (status === 'missed' && missedSaidBy === null)) &&
          !isAhead(startsAt),
      );
    case 'pause.answer':
      return rowsOf(circle, 'pause_ask').map(({ id, d }) => ({ value: id, label: d.paName }));
    case 'visit.say_told':
      return byVisit(({ toTell, toldAt, startsAt }) => toTell && toldAt === null && isAhead(startsAt));
    case 'team.recognise':
      return bonds
        .filter(({ d }) => d.imported && d.stage !== 'ended')
        .map(({ d }) => ({ value: d.paId, label: d.name, hint: t('told.visits', { count: d.visits }) }));
    case 'relationship.invite':
      return pas
        .filter(({ paId }) => isFree(bonds.find(({ d }) => d.paId === paId)?.d.stage))
        .map(({ paId, name }) => ({ value: paId, label: name }));
    case 'relationship.say_known':
      return pas
        .filter(({ paId }) => {
          const bond = bonds.find(({ d }) => d.paId === paId)?.d;
          return bond === undefined || (bond.personKnowsAt === null && !['chosen', 'ended'].includes(bond.stage));
        })
        .map(({ paId, name }) => ({ value: paId, label: name }));
    case 'relationship.say_met':
      return byName(({ stage, meetingAcceptedAt }) => stage === 'invited' && meetingAcceptedAt !== null);
    case 'relationship.choose':
      return byName(({ stage }) => stage === 'introduced' || stage === 'chosen');
    case 'relationship.end':
      return byName(({ stage }) => ['invited', 'introduced', 'chosen'].includes(stage));
    case 'visit.confirm':
      return byVisit(
        ({ status, personConfirmedAt, needsYes, startsAt }) =>
          status === 'proposed' && personConfirmedAt === null && !needsYes && isAhead(startsAt),
      );
    case 'visit.cancel':
      return byVisit(({ status, startsAt }) => ['proposed', 'confirmed'].includes(status) && isAhead(startsAt)).slice(
        0,
        40,
      );
    case 'visit.agree_move':
      return visits
        .filter(({ d }) => d.moveBy === 'pa' && d.moveStartsAt !== null && isAhead(d.startsAt))
        .map(({ id, d }) => ({
          value: id,
          label: t('told.move', { pa: d.paName, wished: dayAndClock(d.moveStartsAt ?? '', now) }),
        }));
    case 'pause.begin':
      return pauses.some(({ d }) => isForGood(d))
        ? []
        : pauseReasons.map((reason) => ({ value: reason, label: t(`pause.${reason}`) }));
    case 'pause.end':
      return pauses.map(({ id, d }) => ({
        value: id,
        label: t('told.pause', { why: t(`pause.${d.reason}`), day: fullDay(d.startsOn, now) }),
      }));
    case 'arrangement.agree':
      return rowsOf(circle, 'arrangement')
        .filter(({ d }) => d.stage === 'proposed' && d.personAgreedAt === null)
        .map(({ id, d }) => ({
          value: id,
          label: t('told.arrangement', { pa: nameOf(d.paId, circle, pas), days: daysOf(d.weekdays) }),
        }));
    case 'outcome.answer':
      return (['good', 'want', 'help'] as const).map((question) => ({
        value: question,
        label: t(`outcome.${question}`),
      }));
    case 'about_me.write':
      return SECTIONS.map((section) => ({ value: section, label: sectionWords(section) }));
    case 'introduction.propose':
      return bonds
        .filter(({ d }) => ['invited', 'introduced', 'chosen'].includes(d.stage))
        .map(({ d }) => ({ value: d.paId, label: d.name }));
    case 'introduction.answer':
      return meetings(({ status, proposedBy }) => status === 'proposed' && proposedBy === 'pa');
    case 'introduction.call_off':
      return meetings(({ status }) => status === 'proposed' || status === 'agreed');
    case 'team.accept_one': {
      const chosen = bonds.filter(({ d }) => d.stage === 'chosen');
      const isAlone = chosen.length === 1 && chosen[0]?.d.fineAloneAt === null;
      return isAlone ? chosen.map(({ id, d }) => ({ value: id, label: d.name })) : [];
    }
    case 'circle.set_details':
      return (['ask_me', 'tell_me', 'anyone_in_team'] as const).map((rule) => ({
        value: rule,
        label: t(`more.rule.${rule}`),
      }));
    case 'urgent_rule.remove':
      return rowsOf(circle, 'urgent_rule').map(({ id, d }) => ({ value: id, label: d.what }));
    case 'supporter.uninvite':
      return rowsOf(circle, 'supporter_invite').map(({ id, d }) => ({ value: id, label: d.name }));
    case 'supporter.allow':
    case 'supporter.withdraw':
      return helpers;
    case 'supporter.let_ring':
      return helpers.length > 0 ? [{ value: HOLDER, label: t('more.holderRings') }, ...helpers] : [];
    case 'love.add':
      return (['person', 'place', 'thing'] as const).map((love) => ({ value: love, label: t(`more.love.${love}`) }));
    case 'love.change':
    case 'love.remove':
      return rowsOf(circle, 'love').map(({ id, d }) => ({ value: id, label: d.name }));
    case 'interest.declare':
      return bonds.length > 0 ? helpers : [];
    case 'interest.withdraw':
      return rowsOf(circle, 'interest')
        .filter(({ d }) => d.withdrawnAt === null)
        .map(({ id, d }) => ({
          value: id,
          label: t('told.interest', {
            helper: helpers.find(({ value }) => value === d.userId)?.label ?? t('told.aHelper'),
            pa: d.paName,
          }),
        }));
    case 'need.say_met':
      return rowsOf(circle, 'need').some(({ d }) => d.unmetSince !== null) ? themselves : [];
    case 'about_me.set_review':
    case 'pa.bring':
    case 'need.set':
    case 'need.tell_unmet':
    case 'urgent_rule.set':
    case 'supporter.invite':
    case 'needs.set':
    case 'plan.set':
    case 'reminders.choose':
      return themselves;
  }
}

function isFree(stage: string | undefined): boolean {
  return stage === undefined || stage === 'considering' || stage === 'ended';
}

export type Told = Contract['Told'];

const isMore = (what: Said): what is MoreSaid => (moreKinds as readonly string[]).includes(what);

/** The mutation that this draft stands for. `beside` has the ids of what begins with it, `seen` is the version it changes. */
export function mutationOf(
  draft: Draft & { what: Said },
  circle: CircleRecords,
  told: Told,
  beside: Beside,
  seen: string | null = null,
) {
  const { newId } = beside;
  const { what } = draft;
  if (isMore(what)) return moreMutationOf({ ...draft, what }, circle, told, beside);
  if (isVisitSaid(what)) return visitMutationOf({ ...draft, what }, circle, told, newId);
  const { about, paIds, answer, pauseAnswer, role, how, text, on } = draft;
  const { circleId } = circle;
  switch (what) {
    case 'consent.answer':
      return { name: what, args: { askId: about, answer: answer ?? 'talk_first', told } } as const;
    case 'pause.answer':
      return { name: what, args: { pauseAskId: about, answer: pauseAnswer ?? 'ring_me', told } } as const;
    case 'visit.say_told':
      return { name: what, args: { visitId: about, how: told.given } } as const;
    case 'team.recognise':
      return { name: what, args: { circleId, paIds, told } } as const;
    case 'relationship.invite':
      return { name: what, args: { relationshipId: newId, circleId, paId: about, message: text, told } } as const;
    case 'relationship.say_known':
      return { name: what, args: { relationshipId: newId, circleId, paId: about, told } } as const;
    case 'relationship.say_met':
      return { name: what, args: { relationshipId: about, how, told } } as const;
    case 'relationship.choose':
      return { name: what, args: { relationshipId: about, role, told } } as const;
    case 'relationship.end':
      return { name: what, args: { relationshipId: about, told } } as const;
    case 'visit.confirm':
    case 'visit.came':
    case 'visit.nobody_came':
      return { name: what, args: { visitId: about, told } } as const;
    case 'visit.cancel':
      return { name: what, args: { visitId: about, reason: text, told } } as const;
    case 'visit.agree_move': {
      const visit = rowsOf(circle, 'visit').find(({ id }) => id === about);
      return { name: what, args: { visitId: about, startsAt: visit?.d.moveStartsAt ?? '', told } } as const;
    }
    case 'pause.begin':
      return {
        name: what,
        args: { pauseId: newId, circleId, reason: about as PauseReason, startsOn: on, told },
      } as const;
    case 'pause.end':
      return { name: what, args: { pauseId: about, endsOn: on, told } } as const;
    case 'arrangement.agree':
      return { name: what, args: { arrangementId: about, told } } as const;
    case 'outcome.answer':
      return { name: what, args: { circleId, question: about as Question, text: text.trim(), told } } as const;
    case 'about_me.write': {
      const section = about as Section;
      return { name: what, args: { circleId, section, text: text.trim(), basedOn: seen, told } } as const;
    }
  }
}

const isWriting = (what: string) => what === 'outcome.answer' || what === 'about_me.write';

/** There is somebody or something to choose for it. */
export const isAboutSomething = (what: string) =>
  what !== '' && what !== 'team.recognise' && !ABOUT_THEM.includes(what);

export interface Missing {
  field: string;
  text: string;
}

/** What is chosen, as it stands now: what is not changed stays. */
export function asItStands(what: string, about: string, circle: CircleRecords): Partial<Draft> {
  const more = moreOf(circle, about);
  switch (what) {
    case 'supporter.allow':
      return { more };
    case 'visit.move': {
      const times = timesNow(circle, about);
      return times === null ? {} : { on: times.on, more: { ...more, from: times.from, to: times.to } };
    }
    case 'love.change': {
      const love = rowsOf(circle, 'love').find(({ id }) => id === about)?.d;
      return love === undefined ? {} : { text: love.meaning, more: { ...more, name: love.name } };
    }
    case 'cover.offer':
      return { paIds: [] };
    case 'cover.agree':
    case 'visit.add_second':
      return { more };
    default:
      return {};
  }
}

/** What has still to be said before it can be written down. */
export function missingIn(draft: Draft, circle: CircleRecords, decidedAt: Instant | null, now: Date): Missing[] {
  const { what } = draft;
  const missing: [string, boolean, string][] = [
    ['what', draft.what === '', t('told.whatMissing')],
    ['about', isAboutSomething(draft.what) && draft.about === '', t('told.aboutMissing')],
    ['answer', draft.what === 'consent.answer' && draft.answer === null, t('told.answerMissing')],
    ['answer', draft.what === 'pause.answer' && draft.pauseAnswer === null, t('told.answerMissing')],
    ['text', isWriting(draft.what) && draft.text.trim() === '', t('told.textMissing')],
    ['on', (draft.what === 'pause.begin' || draft.what === 'pause.end') && draft.on === '', t('told.onMissing')],
    ...[
      ...(what !== '' && isMore(what) ? moreMissing({ ...draft, what }, now) : []),
      ...(isVisitSaid(what) ? visitMissing({ ...draft, what }, circle, now) : []),
    ].map(([field, words]): [string, boolean, string] => [field, true, words]),
    ['given', draft.given === null, t('told.givenMissing')],
    ...missingOf(draft).map((field): [string, boolean, string] => [field, true, t('told.basisMissing')]),
    ['day', decidedAt === null, t('told.whenMissing')],
    ['day', decidedAt !== null && Date.parse(decidedAt) > now.getTime() + 60_000, t('told.whenAhead')],
  ];
  return missing.filter(([, isMissing]) => isMissing).map(([field, , text]) => ({ field, text }));
}
