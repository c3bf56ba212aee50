/** What is typed of decisions that are more than a yes, a no or a name: as it stands with the person now, and the mutation it becomes. */

import type {
  Closeness,
  CommunicationNeed,
  Contact,
  Lack,
  LoveKind,
  Pet,
  Power,
  Sharing,
  Supporter,
  UrgentGroup,
  Wanted,
} from '../data/kinds';
import { UNSAID } from '../reminders/choice';
import { dayOf, instantAt } from '../ui/when';
import { type CircleRecords, rowsOf } from './data';
import type { Told } from './told';
import { t } from './words';

export const PLACES = [0, 1, 2] as const;
const nobody: Contact = { name: '', phone: '' };

/** Each belongs to some of the decisions; the others leave it as it is. */
export interface More {
  name: string;
  contact: string;
  contacts: Contact[];
  waitMinutes: string;
  needs: CommunicationNeed[];
  language: string;
  sharedWith: Sharing;
  /** Words with commas between. */
  languages: string;
  skills: string[];
  withinKm: string;
  smoking: 'yes' | 'no' | 'unsaid';
  pets: Pet[];
  /** The week that is wanted: these days, from and to. Empty: as it was. */
  weekdays: Wanted['weekday'][];
  from: string;
  to: string;
  powers: Power[];
  order: 'onlyTeam' | 'both';
  isYes: boolean | null;
  meeting: 'phone' | 'video' | 'home' | 'shadow';
  start: string;
  /** The person was told that they do not know whoever comes, and said yes. */
  mayBeNew: boolean;
  /** Another PA than the decision is about, or empty. */
  paId: string;
  closeness: Closeness;
  /** What they are told: `same`, `off` or a time; minutes, a comma between; and from when to when nothing rings, empty where there is no such time. */
  dayBefore: string;
  soon: string;
  quietFrom: string;
  quietUntil: string;
}

const ORDERS: Record<More['order'], UrgentGroup[]> = { onlyTeam: ['team'], both: ['team', 'introduced'] };

/** As the circle's records say it now, so that what was not spoken of stays. `about` is whom or what is chosen. */
export function moreOf(circle: CircleRecords, about = ''): More {
  const [needs] = rowsOf(circle, 'communication_needs');
  const [plan] = rowsOf(circle, 'missed_visit_plan');
  const [need] = rowsOf(circle, 'need');
  const smoking = need?.d.smoking ?? null;
  const told = rowsOf(circle, 'reminder_choice')[0]?.d ?? UNSAID;
  return {
    name: '',
    contact: '',
    contacts: PLACES.map((place) => plan?.d.contacts[place] ?? nobody),
    waitMinutes: String(plan?.d.waitMinutes ?? 20),
    needs: needs?.d.needs ?? [],
    language: needs?.d.language ?? '',
    sharedWith: needs?.d.sharedWith ?? 'team',
    languages: need?.d.languages.join(', ') ?? '',
    skills: need?.d.skills ?? [],
    withinKm: need?.d.withinKm == null ? '' : String(need.d.withinKm),
    smoking: smoking === null ? 'unsaid' : smoking ? 'yes' : 'no',
    pets: need?.d.pets ?? [],
    weekdays: [],
    from: '09:00',
    to: '10:00',
    powers: helperOf(circle, about)?.powers ?? [],
    order: 'onlyTeam',
    isYes: null,
    meeting: 'phone',
    start: '10:00',
    mayBeNew: false,
    paId: '',
    closeness: 'lives_with',
    dayBefore: told.dayBefore,
    soon: told.soonMinutes.join(','),
    quietFrom: told.quietFrom ?? '',
    quietUntil: told.quietUntil ?? '',
  };
}

export function helperOf(circle: CircleRecords, userId: string): Supporter | undefined {
  return rowsOf(circle, 'supporter').find(({ d }) => d.userId === userId)?.d;
}

/** The person's own words where they stood before: of the plan, and of how to communicate. */
export function textOf(what: string, circle: CircleRecords): string {
  if (what === 'plan.set') return rowsOf(circle, 'missed_visit_plan')[0]?.d.what ?? '';
  return what === 'needs.set' ? (rowsOf(circle, 'communication_needs')[0]?.d.words ?? '') : '';
}

export const moreKinds = [
  'introduction.propose',
  'introduction.answer',
  'introduction.call_off',
  'pa.bring',
  'need.set',
  'need.tell_unmet',
  'need.say_met',
  'team.accept_one',
  'circle.set_details',
  'urgent_rule.set',
  'urgent_rule.remove',
  'supporter.invite',
  'supporter.uninvite',
  'supporter.allow',
  'supporter.withdraw',
  'supporter.let_ring',
  'interest.declare',
  'interest.withdraw',
  'love.add',
  'love.change',
  'love.remove',
  'about_me.set_review',
  'needs.set',
  'plan.set',
  'reminders.choose',
] as const;

export type MoreSaid = (typeof moreKinds)[number];

/** Decisions that are about the person themselves: there is nothing to choose from. */
export const ABOUT_THEM: readonly string[] = [
  'pa.bring',
  'need.set',
  'need.tell_unmet',
  'need.say_met',
  'urgent_rule.set',
  'supporter.invite',
  'about_me.set_review',
  'needs.set',
  'plan.set',
  'reminders.choose',
] satisfies MoreSaid[];

export interface MoreDraft {
  what: MoreSaid;
  about: string;
  text: string;
  on: string;
  more: More;
}

/** What nobody has, of whoever comes nearest; empty where nobody was found at all. */
export interface Beside {
  newId: string;
  paId: string;
  lacks: Lack[];
}

export function moreMutationOf(
  { what, about, text, on, more }: MoreDraft,
  circle: CircleRecords,
  told: Told,
  beside: Beside,
) {
  const { circleId } = circle;
  const { newId, paId, lacks } = beside;
  const words = text.trim();
  const name = more.name.trim();
  switch (what) {
    case 'introduction.propose': {
      const startsAt = instantAt(on, more.start);
      const args = { introductionId: newId, circleId, paId: about, meeting: more.meeting, startsAt, words, told };
      return { name: what, args } as const;
    }
    case 'introduction.answer':
      return { name: what, args: { introductionId: about, isYes: more.isYes ?? false, told } } as const;
    case 'introduction.call_off':
      return { name: what, args: { introductionId: about, told } } as const;
    case 'pa.bring': {
      const args = { relationshipId: newId, circleId, paId, name, contact: more.contact.trim(), told };
      return { name: what, args } as const;
    }
    case 'need.set':
      return { name: what, args: { circleId, ...neededOf(more), told } } as const;
    case 'need.tell_unmet':
      return { name: what, args: { circleId, lacks, told } } as const;
    case 'need.say_met':
      return { name: what, args: { circleId, told } } as const;
    case 'team.accept_one':
      return { name: what, args: { relationshipId: about, told } } as const;
    case 'circle.set_details':
      return { name: what, args: { circleId, newFaceRule: about as 'ask_me', told } } as const;
    case 'urgent_rule.set':
      return { name: what, args: { ruleId: newId, circleId, what: words, order: ORDERS[more.order], told } } as const;
    case 'urgent_rule.remove':
      return { name: what, args: { ruleId: about, told } } as const;
    case 'supporter.invite':
      return { name: what, args: { inviteId: newId, circleId, name, powers: more.powers, told } } as const;
    case 'supporter.uninvite':
      return { name: what, args: { inviteId: about, told } } as const;
    case 'supporter.allow':
      return { name: what, args: { circleId, userId: about, powers: more.powers, told } } as const;
    case 'supporter.withdraw':
      return { name: what, args: { circleId, userId: about, told } } as const;
    case 'supporter.let_ring':
      return { name: what, args: { circleId, userId: about === HOLDER ? null : about, told } } as const;
    case 'love.add':
      return {
        name: what,
        args: { loveId: newId, circleId, love: about as LoveKind, name, meaning: words, told },
      } as const;
    case 'love.change': {
      const known = rowsOf(circle, 'love').find(({ id }) => id === about)?.d;
      const { love = 'thing', toTry = '' } = known ?? {};
      return { name: what, args: { loveId: about, love, name, meaning: words, toTry, told } } as const;
    }
    case 'interest.declare': {
      const { paId: closeTo, closeness } = more;
      return { name: what, args: { circleId, userId: about, paId: closeTo, closeness, told } } as const;
    }
    case 'interest.withdraw':
      return { name: what, args: { interestId: about, told } } as const;
    case 'about_me.set_review':
      return { name: what, args: { circleId, reviewOn: on, told } } as const;
    case 'love.remove':
      return { name: what, args: { loveId: about, told } } as const;
    case 'needs.set': {
      const language = more.needs.includes('interpreter') ? more.language.trim() : '';
      const reviewOn = rowsOf(circle, 'communication_needs')[0]?.d.reviewOn ?? null;
      const { needs, sharedWith } = more;
      return { name: what, args: { circleId, needs, language, words, sharedWith, reviewOn, told } } as const;
    }
    case 'reminders.choose': {
      const { dayBefore, soon, quietFrom, quietUntil } = more;
      const soonMinutes = soon.split(',').filter(Boolean).map(Number);
      const quiet = { quietFrom: quietFrom || null, quietUntil: quietUntil || null };
      return { name: what, args: { circleId, dayBefore, soonMinutes, ...quiet, told } } as const;
    }
    case 'plan.set': {
      const kept = rowsOf(circle, 'missed_visit_plan')[0]?.d.contacts.slice(PLACES.length) ?? [];
      const contacts = [...more.contacts.map(tidy).filter((each) => each.name !== ''), ...kept];
      return {
        name: what,
        args: { circleId, contacts, waitMinutes: Number(more.waitMinutes), what: words, told },
      } as const;
    }
  }
}

/** In the place of a supporter: the holder rings. */
export const HOLDER = 'holder';

const tidy = ({ name, phone }: Contact): Contact => ({ name: name.trim(), phone: phone.trim() });

function neededOf({ languages, skills, withinKm, smoking, pets, weekdays, from, to }: More) {
  const words = languages.split(',').map((each) => each.trim());
  return {
    languages: words.filter((each) => each !== ''),
    skills,
    withinKm: withinKm.trim() === '' ? null : Number(withinKm),
    smoking: smoking === 'unsaid' ? null : smoking === 'yes',
    pets,
    ...(weekdays.length > 0 && { visits: weekdays.map((weekday) => ({ weekday, from, to, sleepIn: false })) }),
  };
}

/** What has still to be said before one of these can be written down: the field, and why. */
export function moreMissing({ what, text, on, more }: MoreDraft, now: Date): [field: string, text: string][] {
  const needsName = ['pa.bring', 'supporter.invite', 'love.add', 'love.change'].includes(what);
  const givesPowers = what === 'supporter.invite' || what === 'supporter.allow';
  const isMeeting = what === 'introduction.propose';
  const isPast = isMeeting && on !== '' && more.start !== '' && Date.parse(instantAt(on, more.start)) <= now.getTime();
  const missing: [string, boolean, string][] = [
    ['name', needsName && more.name.trim() === '', t('more.nameMissing')],
    ['text', what === 'urgent_rule.set' && text.trim() === '', t('more.forWhatMissing')],
    ['powers', givesPowers && more.powers.length === 0, t('more.powersMissing')],
    ['isYes', what === 'introduction.answer' && more.isYes === null, t('told.answerMissing')],
    ['on', isMeeting && (on === '' || more.start === ''), t('told.onMissing')],
    ['on', isPast, t('more.meetingPast')],
    ['on', what === 'about_me.set_review' && on === '', t('told.onMissing')],
    ['on', what === 'about_me.set_review' && on !== '' && on < dayOf(now), t('told.dayPast')],
    ['paId', what === 'interest.declare' && more.paId === '', t('told.paMissing')],
    [
      'language',
      what === 'needs.set' && more.needs.includes('interpreter') && more.language.trim() === '',
      t('more.languageMissing'),
    ],
    ['withinKm', what === 'need.set' && !/^\d{0,3}$/.test(more.withinKm.trim()), t('more.kmWrong')],
    [
      'quietUntil',
      what === 'reminders.choose' && (more.quietFrom === '') !== (more.quietUntil === ''),
      t('more.quietHalf'),
    ],
    ['from', what === 'need.set' && more.weekdays.length > 0 && !isQuarter(more), t('more.quarter')],
    ...(what === 'plan.set' ? more.contacts.map(tidy) : []).map(({ name, phone }, place): [string, boolean, string] => [
      `contact-${place}`,
      (name === '') !== (phone === ''),
      t('more.contactHalf'),
    ]),
  ];
  return missing.filter(([, isMissing]) => isMissing).map(([field, , words]) => [field, words]);
}

const isQuarter = ({ from, to }: More) => [from, to].every((each) => /^\d\d:(00|15|30|45)$/.test(each)) && from !== to;
