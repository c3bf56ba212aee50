/** What on the desk needs a coordinator, in their words and in the order in which it presses. */

import { lackWords } from '../directory/reasons';
import { capitalNumber, inAList } from '../ui/catalogue';
import type { IconName } from '../ui/icon';
import { clock, dayAndClock, dayOf, shortDay } from '../ui/when';
import type { Call, CircleLine, Desk, FlagLine, Unmet } from './data';
import { t } from './words';

export interface Need {
  id: string;
  circleId: string;
  personName: string;
  phone: string | null;
  kind: 'harm' | 'new' | 'held';
  icon: IconName;
  /** "Many faces" */
  flag: string;
  why: string;
  when: string;
  /** Of a churn flag: which, how serious, and how far somebody has come with it. */
  of?: Pick<FlagLine, 'flag' | 'severity' | 'state'>;
}

const press = { harm: 0, new: 1, held: 2 } as const;

/** Visits nobody has heard of first, then faces; within these, what is due or opened first. */
export function needsOf({ circles, flags, callList, unmet }: Desk, now: Date): Need[] {
  const phones = new Map(circles.map(({ circleId, phone }) => [circleId, phone]));
  const dated = [
    ...callList.map((call) => ({ at: call.by, need: needOfCall(call, now) })),
    ...flags
      .filter(({ quietUntil }) => quietUntil === null || quietUntil < dayOf(now))
      .map((flag) => ({ at: flag.openedAt, need: needOfFlag(flag, phones.get(flag.circleId) ?? null, now) })),
    ...unmet.map((each) => ({ at: each.since, need: needOfUnmet(each) })),
  ];
  return dated
    .sort((a, b) => press[a.need.kind] - press[b.need.kind] || Date.parse(a.at) - Date.parse(b.at))
    .map(({ need }) => need);
}

/** The person said that nobody suits: it stands here until somebody is chosen, or they say that it is over. */
function needOfUnmet({ circleId, personName, phone, since, lacks }: Unmet): Need {
  const things = lacks.flatMap(lackWords);
  const why = things.length > 0 ? t('need.unmetWhy', { things: inAList(things) }) : t('need.unmetNobody');
  const when = t('need.since', { day: shortDay(dayOf(since)) });
  const id = `unmet:${circleId}`;
  return { id, circleId, personName, phone, kind: 'held', icon: 'talk', flag: t('flag.unmet'), why, when };
}

function needOfCall(call: Call, now: Date): Need {
  const { circleId, personName, phone, subjectId: id, paName: pa } = call;
  const visit = dayAndClock(call.startsAt, now);
  if (call.kind === 'new_face') {
    const when = t('need.by', { time: shortTime(call.by, now) });
    const why = call.contactName ? t('need.planWhy', { pa, visit }) : t('need.newFaceWhy', { pa, visit });
    return { id, circleId, personName, phone, kind: 'new', icon: 'newface', flag: t('flag.new_face'), why, when };
  }
  if (call.kind === 'to_tell' || call.kind === 'paused') {
    const why = t(call.kind === 'paused' ? 'need.pausedWhy' : 'need.toTellWhy', { pa, visit });
    const flag = t(call.kind === 'paused' ? 'flag.paused' : 'flag.to_tell');
    return { id, circleId, personName, phone, kind: 'new', icon: 'talk', flag, why, when: t('need.today') };
  }
  if (call.kind === 'to_pass_on') {
    const when = t('need.by', { time: shortTime(call.by, now) });
    return {
      id,
      circleId,
      personName,
      phone,
      kind: 'new',
      icon: 'phone',
      flag: t('flag.to_pass_on'),
      why: call.words,
      when,
    };
  }
  if (call.kind === 'cover') {
    const why = t('need.coverWhy', { pa, visit });
    const when = shortTime(call.startsAt, now);
    return { id, circleId, personName, phone, kind: 'harm', icon: 'calendar', flag: t('flag.cover'), why, when };
  }
  const missedWhy = call.saidBy === null ? 'need.missedByPlanWhy' : 'need.missedWhy';
  const why = t(call.kind === 'missed' ? missedWhy : 'need.notHeardWhy', { pa, visit, who: call.saidBy ?? '' });
  const flag = t(call.kind === 'missed' ? 'flag.missed' : 'flag.not_heard');
  return {
    id,
    circleId,
    personName,
    phone,
    kind: 'harm',
    icon: 'clock',
    flag,
    why,
    when: shortTime(call.startsAt, now),
  };
}

function needOfFlag(flag: FlagLine, phone: string | null, now: Date): Need {
  const { flagId: id, circleId, personName, title, text: why, openedAt } = flag;
  const day = dayOf(openedAt);
  const when = day === dayOf(now) ? t('need.today') : t('need.since', { day: shortDay(day) });
  const of = { flag: flag.flag, severity: flag.severity, state: flag.state };
  return { id, circleId, personName, phone, kind: 'new', icon: 'team', flag: title, why, when, of };
}

/** What to ask somebody on the telephone. */
export function questionOf({ kind, paName: pa, startsAt, saidBy, words }: Call, now: Date): string {
  const visit = dayAndClock(startsAt, now);
  switch (kind) {
    case 'new_face':
      return t('call.newFace', { pa, visit });
    case 'not_heard':
      return t('call.notHeard', { pa, visit });
    case 'missed':
      return t(saidBy === null ? 'call.missedByPlan' : 'call.missed', { pa, visit });
    case 'to_tell':
      return t('call.toTell', { pa, visit });
    case 'paused':
      return t('call.paused', { pa });
    case 'cover':
      return t('call.cover', { pa, visit });
    case 'to_pass_on':
      return t('call.passOn', { words });
  }
}

const writing = {
  new_face: 'consent.answer',
  not_heard: 'visit.nobody_came',
  missed: 'visit.nobody_came',
  to_tell: 'visit.say_told',
  cover: 'cover',
  paused: 'pause.answer',
} as const satisfies Record<Exclude<Call['kind'], 'to_pass_on'>, string>;

/** The way to write down what they said of it. Where somebody has said already that nobody came, they may say anything now. */
export function writeHref({ circleId, kind, subjectId, saidBy }: Call): string {
  if (kind === 'missed' && saidBy !== null) return `/desk/circles/${circleId}?write`;
  if (kind === 'to_pass_on') return '/desk/calls';
  const what = writing[kind];
  return `/desk/circles/${circleId}?write=${what}&about=${subjectId}`;
}

/** "by 9am" when it is today, else "by 26 Nov". What is due already is due now. */
export function callBy({ by }: Call, now: Date): string {
  if (Date.parse(by) <= now.getTime()) return t('call.now');
  return t('need.by', { time: dayOf(by) === dayOf(now) ? clock(by) : shortDay(dayOf(by)) });
}

/** "9am" when it is today, else "26 Nov, 9am". */
function shortTime(instant: string, now: Date): string {
  const day = dayOf(instant);
  return day === dayOf(now) ? clock(instant) : t('need.time', { day: shortDay(day), clock: clock(instant) });
}

/** "New face asked", "Many faces": what hangs on a circle, what presses first. */
export function pillsOf(
  circle: CircleLine,
  calls: readonly Call[],
): { id: string; kind: Need['kind']; words: string }[] {
  const unheard = calls.filter(
    ({ circleId, kind }) => circleId === circle.circleId && (kind === 'not_heard' || kind === 'missed'),
  );
  return [
    ...unheard.slice(0, 1).map(({ kind }) => ({
      id: kind,
      kind: 'harm' as const,
      words: t(kind === 'cover' ? 'flag.cover' : kind === 'missed' ? 'flag.missed' : 'flag.not_heard'),
    })),
    ...(circle.asks > 0 ? [{ id: 'new_face', kind: 'new' as const, words: t('flag.new_face') }] : []),
    ...circle.flags.map((flag) => ({ id: flag, kind: 'new' as const, words: t(`flag.${flag}`) })),
  ];
}

export type Show = 'all' | 'flags' | 'notAsked' | 'notIn';

/** Those that the filter and the search leave, with flags first, then by name. */
export function circlesToShow({ circles, callList }: Desk, show: Show, query: string): CircleLine[] {
  const pressure = (circle: CircleLine) => pillsOf(circle, callList).length;
  const wanted = query.trim().toLocaleLowerCase();
  const names = ({ personName, knownAs, team }: CircleLine) => [personName, knownAs, ...team.map(({ name }) => name)];
  return circles
    .filter((circle) => show !== 'flags' || pressure(circle) > 0)
    .filter((circle) => show !== 'notAsked' || !circle.teamAsked)
    .filter((circle) => show !== 'notIn' || !circle.hasComeIn)
    .filter((circle) => names(circle).some((name) => name.toLocaleLowerCase().includes(wanted)))
    .sort((a, b) => Number(pressure(b) > 0) - Number(pressure(a) > 0) || a.personName.localeCompare(b.personName));
}

/** "6 of 14", or that it cannot be known yet. */
export function chosenWords({ chosen14, visits14, teamAsked }: CircleLine): string {
  if (visits14 === 0) return t('circles.noVisits');
  if (chosen14 === null || !teamAsked) return t('circles.notAsked');
  return t('circles.ofVisits', { chosen: chosen14, visits: visits14 });
}

/** "Good morning", by the clock on the wall in the United Kingdom. */
export function greeting(name: string, count: number, ukHour: number): string {
  const [first = name] = name.split(' ');
  const hello = t(ukHour < 12 ? 'overview.morning' : ukHour < 18 ? 'overview.afternoon' : 'overview.evening', {
    name: first,
  });
  return count === 0
    ? t('overview.calm', { hello })
    : t('overview.needs', { hello, count, number: capitalNumber(count) });
}
