/**
 * How one PA suits what a person needs and wishes, and why. Plain values in and out, whole numbers alone: it works on the directory that the
 * phone holds, without signal, and the server (carematch/directory/matching.py) answers the same. tests/directory/matching_cases.json holds
 * both to it. What the weights are for: docs/decisions/0009-finding.md.
 */

import type {
  Away,
  Charges,
  ClockTime,
  Gender,
  PaProfile,
  Pet,
  Place,
  Rhythm,
  Wanted,
  WeeklyHours,
} from '../data/kinds';
import { allWeekdays } from '../visits/rule';
import { distanceKm } from './places';

/** What somebody must be able to do. `smoking` and `pets` are of the home; null where that was not said. */
export interface Needs {
  languages: string[];
  skills: string[];
  visits: Wanted[];
  withinKm: number | null;
  smoking: boolean | null;
  pets: Pet[] | null;
}

/** What would be nice. It moves nobody out of those who fit, and never leaves the phone. */
export interface Wishes {
  interests: string[];
  rhythm: Rhythm | null;
  noSmoker: boolean;
  drives: boolean;
  gender: Gender | null;
  faith: string;
}

/** Who suits? `at` is where the person lives, and `today` a day, from which on times away are told of. */
export interface Query {
  needs: Needs;
  wishes: Wishes;
  at: Place | null;
  weeklyPence: number | null;
  today: string;
}

export const noNeeds: Needs = { languages: [], skills: [], visits: [], withinKm: null, smoking: null, pets: null };
export const noWishes: Wishes = {
  interests: [],
  rhythm: null,
  noSmoker: false,
  drives: false,
  gender: null,
  faith: '',
};

/** Everything that is needed is known to fit; nothing speaks against it, but something was not said; a near miss. */
export type Fit = 'yes' | 'unsaid' | 'no';
export type Verdict = 'fits' | 'not' | 'unsaid';

export type Reason = { verdict: Verdict } & (
  | { about: 'language' | 'skill' | 'interest' | 'faith'; what: string }
  | { about: 'times'; wanted: number; missing: Wanted[] }
  | { about: 'distance'; km: number | null; withinKm: number }
  | { about: 'travel'; km: number | null; limitKm: number }
  | { about: 'smoking' | 'no_smoker' | 'drives' }
  | { about: 'pet'; what: Pet }
  | { about: 'short'; minutes: number; least: number }
  | { about: 'many'; wanted: number; most: number }
  | { about: 'rhythm'; what: Rhythm }
  | { about: 'gender'; what: Gender }
);

export type Charge = 'weekdayPence' | 'saturdayPence' | 'sundayPence' | 'sleepInPence' | 'travelPencePerKm';

/**
 * What the wanted week costs, and how many whole hours of such a week the money buys.
 *
 * `lacks` are the charges that it would need and that the PA has not said. Without travel the sum is what the time costs; without any other
 * there is none.
 */
export interface Cost {
  weekPence: number | null;
  lacks: Charge[];
  hours: number | null;
}

export interface Hit extends Cost {
  paId: string;
  fit: Fit;
  score: number;
  /** Null: one of the two places is not known. */
  km: number | null;
  reasons: Reason[];
  /** From today on. */
  away: Away[];
}

const LANGUAGE = 4;
const SKILL = 4;
const DISTANCE = 4;
const TIMES = 24;
const PA_WISH = 2;
const NOT = 3;
const WISH = 2;

type Weighed = Exclude<Reason['about'], 'times'>;

const FOR: Record<Weighed, number> = {
  language: LANGUAGE,
  skill: SKILL,
  distance: DISTANCE,
  travel: PA_WISH,
  smoking: PA_WISH,
  pet: PA_WISH,
  short: PA_WISH,
  many: PA_WISH,
  interest: WISH,
  rhythm: WISH,
  no_smoker: WISH,
  drives: WISH,
  gender: WISH,
  faith: WISH,
};

/** A PA's own wish that is not met weighs as much as a need of the person's. */
const AGAINST: Record<Weighed, number> = {
  ...FOR,
  language: NOT * LANGUAGE,
  skill: NOT * SKILL,
  distance: NOT * DISTANCE,
  travel: NOT * DISTANCE,
  smoking: NOT * DISTANCE,
  pet: NOT * DISTANCE,
  short: NOT * DISTANCE,
  many: NOT * DISTANCE,
};

const DAY = 24 * 60;
const QUARTER = 15;
const QUARTERS_A_DAY = DAY / QUARTER;
const QUARTERS_A_WEEK = 7 * QUARTERS_A_DAY;

const FITS: readonly Fit[] = ['yes', 'unsaid', 'no'];
const FAR = 1 << 20;

/**
 * Those who take on new people, best first: by fit, score and nearness; those of whom no distance is known last.
 *
 * Where all are equal the id decides, so that nobody is first for having been first.
 */
export function rank(pas: readonly { id: string; d: PaProfile }[], query: Query): Hit[] {
  return pas
    .filter(({ d }) => d.accepting)
    .map(({ id, d }) => judge(id, d, query))
    .sort(
      (a, b) =>
        FITS.indexOf(a.fit) - FITS.indexOf(b.fit) ||
        b.score - a.score ||
        (a.km ?? FAR) - (b.km ?? FAR) ||
        (a.paId < b.paId ? -1 : 1),
    );
}

/** One PA against the question. */
export function judge(paId: string, pa: PaProfile, { needs, wishes, at, weeklyPence, today }: Query): Hit {
  const km = at && pa.at ? distanceKm(at, pa.at) : null;
  const hard = [
    ...named('language', needs.languages, pa.languages),
    ...named('skill', needs.skills, pa.skills),
    ...times(needs.visits, pa.availability.weekly),
    ...distance(needs, km),
    ...ofPa(needs, km, pa),
  ];
  const reasons = [...hard, ...wished(wishes, pa)];
  const isNot = hard.some(({ verdict }) => verdict === 'not');
  return {
    paId,
    fit: isNot ? 'no' : hard.some(({ verdict }) => verdict === 'unsaid') ? 'unsaid' : 'yes',
    score: reasons.reduce((sum, reason) => sum + points(reason), 0),
    km,
    reasons,
    away: pa.availability.away.filter(({ to }) => to >= today),
    ...costOf(needs.visits, pa.charges, km, weeklyPence),
  };
}

/** What was not said is neither for nor against. */
function points(reason: Reason): number {
  if (reason.verdict === 'unsaid') return 0;
  if (reason.about === 'times')
    return Math.floor((TIMES * (reason.wanted - 2 * reason.missing.length)) / reason.wanted);
  return reason.verdict === 'fits' ? FOR[reason.about] : -AGAINST[reason.about];
}

/** `09:30` → 570 */
const minutesOf = (clock: ClockTime) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** "dogs" is "Dogs". */
const folded = (word: string) => word.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '').toLowerCase();

/** Minutes since Monday began. */
const startOf = ({ weekday, from }: Wanted) => allWeekdays.indexOf(weekday) * DAY + minutesOf(from);

export function lengthOf({ from, to }: Pick<Wanted, 'from' | 'to'>): number {
  const length = minutesOf(to) - minutesOf(from);
  return length > 0 ? length : length + DAY;
}

/** Of every quarter of an hour of a week, whether these hours cover it whole; hours that touch are one stretch. */
function quartersOf(weekly: readonly WeeklyHours[]): Uint8Array {
  const covered = new Uint8Array(QUARTERS_A_WEEK);
  for (const [day, weekday] of allWeekdays.entries()) {
    const spans = weekly
      .filter((each) => each.weekday === weekday)
      .map(({ from, to }) => ({ start: minutesOf(from), end: minutesOf(to) }))
      .sort((a, b) => a.start - b.start || a.end - b.end);
    let stretch: { start: number; end: number } | undefined;
    const keep = () => {
      if (!stretch) return;
      const midnight = day * QUARTERS_A_DAY;
      const first = Math.ceil(stretch.start / QUARTER);
      const past = Math.floor(stretch.end / QUARTER);
      if (past > first) covered.fill(1, midnight + first, midnight + past);
    };
    for (const span of spans) {
      if (stretch && span.start <= stretch.end) {
        stretch.end = Math.max(stretch.end, span.end);
      } else {
        keep();
        stretch = span;
      }
    }
    keep();
  }
  return covered;
}

/** A Sunday's night goes on on Monday. A visit that is not by the quarter of an hour is taken for as long as it touches. */
function isCovered(visit: Wanted, quarters: Uint8Array): boolean {
  const start = startOf(visit);
  const end = Math.ceil((start + lengthOf(visit)) / QUARTER);
  for (let at = Math.floor(start / QUARTER); at < end; at += 1) if (!quarters[at % QUARTERS_A_WEEK]) return false;
  return true;
}

function named<A extends 'language' | 'skill' | 'interest'>(
  about: A,
  wanted: readonly string[],
  said: readonly string[],
): (Reason & { about: A })[] {
  const known = new Set(said.map(folded));
  return wanted.map((what) => {
    const verdict = known.has(folded(what)) ? 'fits' : known.size > 0 ? 'not' : 'unsaid';
    return { about, verdict, what } as Reason & { about: A };
  });
}

function times(visits: readonly Wanted[], weekly: readonly WeeklyHours[]): Reason[] {
  if (visits.length === 0) return [];
  if (weekly.length === 0) return [{ about: 'times', verdict: 'unsaid', wanted: visits.length, missing: [] }];
  const quarters = quartersOf(weekly);
  const missing = visits.filter((visit) => !isCovered(visit, quarters));
  return [{ about: 'times', verdict: missing.length > 0 ? 'not' : 'fits', wanted: visits.length, missing }];
}

function distance({ withinKm }: Needs, km: number | null): Reason[] {
  if (withinKm === null) return [];
  return [{ about: 'distance', verdict: km === null ? 'unsaid' : fitsIf(km <= withinKm), km, withinKm }];
}

const fitsIf = (so: boolean): Verdict => (so ? 'fits' : 'not');
const unless = (so: boolean | null): Verdict => (so === null ? 'unsaid' : fitsIf(!so));

/** What the PA wishes of where they work. A wish that they have not is none; what the person has not said of their home is not known. */
function ofPa(needs: Needs, km: number | null, pa: PaProfile): Reason[] {
  const { noSmoking, furthestKm, minMinutes, maxVisitsDay } = pa.wishes;
  const reasons: Reason[] = [];
  const furthest = [pa.travelKm, furthestKm].filter((each) => each !== null);
  if (furthest.length > 0) {
    const limitKm = Math.min(...furthest);
    reasons.push({ about: 'travel', verdict: km === null ? 'unsaid' : fitsIf(km <= limitKm), km, limitKm });
  }
  if (noSmoking) reasons.push({ about: 'smoking', verdict: unless(needs.smoking) });
  reasons.push(...pets(needs.pets, pa));
  if (needs.visits.length === 0) return reasons;
  if (minMinutes !== null) {
    const minutes = Math.min(...needs.visits.map(lengthOf));
    reasons.push({ about: 'short', verdict: fitsIf(minutes >= minMinutes), minutes, least: minMinutes });
  }
  if (maxVisitsDay !== null) {
    const wanted = Math.max(
      ...allWeekdays.map((weekday) => needs.visits.filter((each) => each.weekday === weekday).length),
    );
    reasons.push({ about: 'many', verdict: fitsIf(wanted <= maxVisitsDay), wanted, most: maxVisitsDay });
  }
  return reasons;
}

function pets(held: readonly Pet[] | null, { wishes: { noDogs, noCats }, petsFine }: PaProfile): Reason[] {
  const unwished: Pet[] = [...(noDogs ? (['dogs'] as const) : []), ...(noCats ? (['cats'] as const) : [])];
  if (held === null) return unwished.map((what) => ({ about: 'pet', verdict: 'unsaid', what }));
  return held.map((what) => ({
    about: 'pet',
    verdict: unwished.includes(what) ? 'not' : petsFine.includes(what) ? 'fits' : 'unsaid',
    what,
  }));
}

function wished(wishes: Wishes, pa: PaProfile): Reason[] {
  const reasons: Reason[] = named('interest', wishes.interests, pa.interests);
  if (wishes.rhythm !== null)
    reasons.push({ about: 'rhythm', verdict: same(wishes.rhythm, pa.rhythm), what: wishes.rhythm });
  if (wishes.gender !== null)
    reasons.push({ about: 'gender', verdict: same(wishes.gender, pa.gender), what: wishes.gender });
  if (wishes.noSmoker) reasons.push({ about: 'no_smoker', verdict: unless(pa.smokes) });
  if (wishes.drives) reasons.push({ about: 'drives', verdict: same(true, pa.drives) });
  if (folded(wishes.faith)) {
    reasons.push({
      about: 'faith',
      verdict: same(folded(wishes.faith), folded(pa.faith) || null),
      what: wishes.faith,
    });
  }
  return reasons;
}

const same = <T>(wanted: T, said: T | null): Verdict => (said === null ? 'unsaid' : fitsIf(said === wanted));

const RATES = ['weekdayPence', 'saturdayPence', 'sundayPence'] as const;
type Rate = (typeof RATES)[number];

/**
 * By the day on which each minute falls; a night is one charge; travel is there and back for each visit.
 *
 * Where no visits are wanted there is no week to cost, and the money buys hours of weekdays.
 */
export function costOf(
  visits: readonly Wanted[],
  charges: Charges | null,
  km: number | null,
  weeklyPence: number | null,
): Cost {
  const rate = charges?.weekdayPence ?? null;
  if (visits.length === 0) {
    const lacks: Charge[] = rate === null ? ['weekdayPence'] : [];
    return { weekPence: null, lacks, hours: hoursFor(weeklyPence, rate) };
  }
  const used = minutesByCharge(visits);
  const lacks: Charge[] = ([...RATES, 'sleepInPence'] as const).filter(
    (name) => used[name] > 0 && (charges?.[name] ?? null) === null,
  );
  const isUnknown = lacks.length > 0;
  const travels = travel(visits.length, charges?.travelPencePerKm ?? null, km);
  if (travels === null) lacks.push('travelPencePerKm');
  if (isUnknown) return { weekPence: null, lacks, hours: null };
  const time = RATES.reduce((sum, name) => sum + used[name] * (charges?.[name] ?? 0), 0);
  const nights = used.sleepInPence * (charges?.sleepInPence ?? 0);
  const weekPence = Math.floor((time + 30) / 60) + nights + (travels ?? 0);
  const minutes = visits.reduce((sum, visit) => sum + lengthOf(visit), 0);
  const hours = weeklyPence === null || weekPence === 0 ? null : Math.floor((weeklyPence * minutes) / (weekPence * 60));
  return { weekPence, lacks, hours };
}

/** Whole hours; null when either is not known. */
export function hoursFor(weeklyPence: number | null, hourPence: number | null): number | null {
  return weeklyPence === null || hourPence === null || hourPence <= 0 ? null : Math.floor(weeklyPence / hourPence);
}

function minutesByCharge(visits: readonly Wanted[]): Record<Rate | 'sleepInPence', number> {
  const used = { weekdayPence: 0, saturdayPence: 0, sundayPence: 0, sleepInPence: 0 };
  for (const visit of visits) {
    if (visit.sleepIn) {
      used.sleepInPence += 1;
      continue;
    }
    let start = startOf(visit);
    let left = lengthOf(visit);
    while (left > 0) {
      const part = Math.min(left, DAY - (start % DAY));
      used[rateOf(Math.floor(start / DAY) % 7)] += part;
      start += part;
      left -= part;
    }
  }
  return used;
}

const rateOf = (day: number): Rate => (day < 5 ? 'weekdayPence' : day === 5 ? 'saturdayPence' : 'sundayPence');

/** Null where it is not known what the way costs. */
function travel(many: number, perKm: number | null, km: number | null): number | null {
  if (perKm === 0) return 0;
  return perKm === null || km === null ? null : 2 * km * perKm * many;
}

/** All that PAs here have said of one kind, each once, in the order of the alphabet: what a person may wish for. */
export function offered(pas: readonly { d: PaProfile }[], of: 'languages' | 'interests' | 'skills'): string[] {
  const byFolded = new Map<string, string>();
  for (const { d } of pas) {
    if (!d.accepting) continue;
    for (const what of d[of]) byFolded.set(folded(what), what.trim());
  }
  return [...byFolded.values()].sort((a, b) => a.localeCompare(b));
}
