/**
 * Which PAs fit a person's wishes, and why. Plain values in and out: it works on the directory that the phone holds, without signal.
 *
 * Nobody can be paid, or pay, to stand first: the order comes from these reasons alone, and from the distance and the id where they are equal.
 */

import type { PaProfile, Place } from '../data/kinds';
import { distanceKm } from './places';

export interface Wishes {
  languages: string[];
  interests: string[];
  skills: string[];
  /** At most this far from home; null: any distance. */
  withinKm: number | null;
  /** Hours a week; null: not said. */
  hours: number | null;
}

export const noWishes: Wishes = { languages: [], interests: [], skills: [], withinKm: null, hours: null };

/** What the person brings: where they live, and what they have a week. Null: not known. */
export interface Means {
  at: Place | null;
  weeklyPence: number | null;
}

export type Verdict = 'fits' | 'not' | 'unsaid';

export type Reason =
  | { about: 'language' | 'interest' | 'skill'; verdict: Verdict; what: string }
  | { about: 'distance'; verdict: Verdict; km: number | null; withinKm: number | null }
  | { about: 'travel'; verdict: 'not'; km: number; travelKm: number }
  | { about: 'hours'; verdict: Verdict; hours: number; wanted: number };

export interface Hit {
  paId: string;
  pa: PaProfile;
  /** Null: one of the two places is not known. */
  km: number | null;
  /** Whole hours that the weekly money buys; null: the money or the charge is not known. */
  hours: number | null;
  reasons: Reason[];
  /** Nothing speaks against it. */
  isFit: boolean;
  score: number;
}

const WEIGHTS: Record<Reason['about'], number> = {
  language: 8,
  skill: 8,
  distance: 4,
  travel: 4,
  hours: 4,
  interest: 2,
};

/** Those who accept new people, best fit first: those whom nothing speaks against, then by score, nearness and id. */
export function findMatches(pas: readonly { id: string; d: PaProfile }[], wishes: Wishes, means: Means): Hit[] {
  return pas
    .filter(({ d }) => d.accepting)
    .map(({ id, d }) => judge(id, d, wishes, means))
    .sort(
      (a, b) =>
        Number(b.isFit) - Number(a.isFit) ||
        b.score - a.score ||
        (a.km ?? Number.MAX_SAFE_INTEGER) - (b.km ?? Number.MAX_SAFE_INTEGER) ||
        (a.paId < b.paId ? -1 : 1),
    );
}

/** One PA against the wishes. */
export function judge(paId: string, pa: PaProfile, wishes: Wishes, means: Means): Hit {
  const km = means.at && pa.at ? distanceKm(means.at, pa.at) : null;
  const hours = hoursFor(means.weeklyPence, pa.hourPence);
  const reasons = [
    ...named('language', wishes.languages, pa.languages),
    ...named('skill', wishes.skills, pa.skills),
    ...named('interest', wishes.interests, pa.interests),
    ...distance(km, pa, wishes),
    ...cost(hours, wishes, means),
  ];
  return {
    paId,
    pa,
    km,
    hours,
    reasons,
    isFit: reasons.every(({ verdict }) => verdict !== 'not'),
    score: reasons.reduce((sum, { about, verdict }) => sum + points(verdict) * WEIGHTS[about], 0),
  };
}

/** Whole hours; null when either is not known. */
export function hoursFor(weeklyPence: number | null, hourPence: number | null): number | null {
  return weeklyPence === null || hourPence === null || hourPence <= 0 ? null : Math.floor(weeklyPence / hourPence);
}

const points = (verdict: Verdict) => (verdict === 'fits' ? 1 : verdict === 'not' ? -1 : 0);

function named(about: 'language' | 'interest' | 'skill', wished: readonly string[], said: readonly string[]): Reason[] {
  return wished.map((what) => ({
    about,
    what,
    verdict: said.some((each) => isSame(each, what)) ? 'fits' : said.length > 0 ? 'not' : 'unsaid',
  }));
}

/** A wish for a distance is judged; so is how far the PA travels, wish or not. */
function distance(km: number | null, { travelKm }: PaProfile, { withinKm }: Wishes): Reason[] {
  const reasons: Reason[] = [];
  if (withinKm !== null) {
    const verdict = km === null ? 'unsaid' : km <= withinKm ? 'fits' : 'not';
    reasons.push({ about: 'distance', verdict, km, withinKm });
  }
  if (km !== null && travelKm !== null && km > travelKm)
    reasons.push({ about: 'travel', verdict: 'not', km, travelKm });
  return reasons;
}

function cost(hours: number | null, { hours: wanted }: Wishes, { weeklyPence }: Means): Reason[] {
  if (wanted === null || weeklyPence === null) return [];
  const verdict = hours === null ? 'unsaid' : hours >= wanted ? 'fits' : 'not';
  return [{ about: 'hours', verdict, hours: hours ?? 0, wanted }];
}

/** "dogs" is "Dogs". */
function isSame(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}

/** All that PAs here have said of one kind, each once, in the order of the alphabet: what a person may wish for. */
export function offered(pas: readonly { d: PaProfile }[], of: 'languages' | 'interests' | 'skills'): string[] {
  const byFolded = new Map<string, string>();
  for (const { d } of pas) {
    if (!d.accepting) continue;
    for (const what of d[of]) byFolded.set(what.trim().toLocaleLowerCase(), what.trim());
  }
  return [...byFolded.values()].sort((a, b) => a.localeCompare(b));
}
