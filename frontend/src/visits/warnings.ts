/**
 * What is worth saying of visits, and never stands in the way. Plain values in and out. The server says the same of visits that do not go
 * together (carematch/visits/closeness.py), and tests/visits/closeness_cases.json holds both to it.
 */

import type { PhoneState } from '../data/db';
import type { OwnVisit, Place } from '../data/kinds';
import { distanceKm } from '../directory/places';

/** Below this, only somebody whom the person knows should come, for something that was named (NICE NG21). */
export const SHORT_MINUTES = 30;
/** How fast a PA gets from one place to another, as the crow flies, until the server has said how fast it is here. */
const TRAVEL_KMH = 40;
export const travelKmhOf = ({ travelKmh }: Pick<PhoneState, 'travelKmh'>): number => travelKmh ?? TRAVEL_KMH;

export const isShort = (minutes: number): boolean => minutes > 0 && minutes < SHORT_MINUTES;

export type Warning =
  | { kind: 'clash'; id: string; name: string; startsAt: string; endsAt: string }
  /** Straight-line kilometres between the two, the minutes that takes, and those there are. */
  | { kind: 'travel'; id: string; name: string; isBefore: boolean; km: number; takes: number; free: number };

/** A visit of the PA's, or one that would be. */
export interface Planned {
  id: string;
  d: Pick<OwnVisit, 'circleId' | 'personKnownAs' | 'startsAt' | 'endsAt' | 'status' | 'householdId'>;
}

const counts: ReadonlySet<OwnVisit['status']> = new Set(['proposed', 'confirmed', 'under_way']);

/**
 * Where a visit of a PA does not go together with another of theirs: at the same time, or too far away for the time between.
 *
 * `places` are by circle; where either is not known, nothing is said of the way. Visits to one household go together.
 */
export function warningsOf(
  visit: Planned,
  all: readonly Planned[],
  { places, kmh }: { places: ReadonlyMap<string, Place>; kmh: number },
): Warning[] {
  if (!counts.has(visit.d.status)) return [];
  const others = all.filter(
    (other) => other.id !== visit.id && counts.has(other.d.status) && !isOneHousehold(visit, other),
  );
  return [...others.filter((other) => overlaps(visit, other)).map(clash), ...ways(visit, others, places, kmh)];
}

/** The ids of visits of which there is something to say. */
export function warned(all: readonly Planned[], roads: Parameters<typeof warningsOf>[2]): Set<string> {
  return new Set(all.filter((visit) => warningsOf(visit, all, roads).length > 0).map(({ id }) => id));
}

function isOneHousehold({ d: one }: Planned, { d: other }: Planned): boolean {
  return one.householdId !== null && one.householdId === other.householdId;
}

const overlaps = ({ d: one }: Planned, { d: other }: Planned) =>
  one.startsAt < other.endsAt && other.startsAt < one.endsAt;

function clash({ id, d }: Planned): Warning {
  return { kind: 'clash', id, name: d.personKnownAs, startsAt: d.startsAt, endsAt: d.endsAt };
}

/** Only the next visit before and after matter: the way to those further off leads over them. */
function ways(visit: Planned, others: readonly Planned[], places: ReadonlyMap<string, Place>, kmh: number): Warning[] {
  const before = others
    .filter(({ d }) => d.endsAt <= visit.d.startsAt)
    .sort((a, b) => b.d.endsAt.localeCompare(a.d.endsAt))[0];
  const after = others
    .filter(({ d }) => d.startsAt >= visit.d.endsAt)
    .sort((a, b) => a.d.startsAt.localeCompare(b.d.startsAt))[0];
  const found: Warning[] = [];
  for (const [other, isBefore] of [[before, true] as const, [after, false] as const]) {
    const here = places.get(visit.d.circleId);
    const there = other && places.get(other.d.circleId);
    if (!other || !here || !there || other.d.circleId === visit.d.circleId) continue;
    const free = minutesApart(
      isBefore ? other.d.endsAt : visit.d.endsAt,
      isBefore ? visit.d.startsAt : other.d.startsAt,
    );
    const km = distanceKm(here, there);
    const takes = Math.ceil((km * 60) / kmh);
    if (free < takes)
      found.push({ kind: 'travel', id: other.id, name: other.d.personKnownAs, isBefore, km, takes, free });
  }
  return found;
}

const minutesApart = (from: string, to: string) => Math.floor((Date.parse(to) - Date.parse(from)) / 60_000);
