import type { Place } from '../data/kinds';

/** To a degree: about a metre each. */
const UNITS = 100_000;
/** How long a degree of latitude is, in metres. */
const DEGREE_METRES = 111_195;

/** Of whole degrees, in millionths. None is so near a half that two machines could round it apart: a test looks. */
export const COSINES = Array.from({ length: 91 }, (_, degree) =>
  Math.floor(Math.cos((degree * Math.PI) / 180) * 1_000_000 + 0.5),
);

const inUnits = ([lat, lon]: Place) => [Math.floor(lat * UNITS + 0.5), Math.floor(lon * UNITS + 0.5)] as const;

/**
 * Whole kilometres as the crow flies, half up, by whole numbers alone: so the server says the same.
 *
 * The country is taken for flat, by the cosine of the latitude half way: that is right to a part in a thousand within it.
 */
export function distanceKm(here: Place, there: Place): number {
  const [latA, lonA] = inUnits(here);
  const [latB, lonB] = inUnits(there);
  const between = Math.abs(Math.floor((latA + latB) / 2));
  const degree = Math.floor(between / UNITS);
  const low = COSINES[degree] ?? 0;
  const high = COSINES[Math.min(degree + 1, 90)] ?? 0;
  const cosine = low + Math.floor(((high - low) * (between % UNITS)) / UNITS);
  const east = Math.floor((Math.abs(lonA - lonB) * cosine) / 1_000_000);
  return Math.floor((wholeRoot(east * east + (latA - latB) ** 2) * DEGREE_METRES + 50_000_000) / 100_000_000);
}

/** The whole root of a whole number, whatever the machine's own root is rounded to. */
function wholeRoot(square: number): number {
  let root = Math.floor(Math.sqrt(square));
  while (root * root > square) root -= 1;
  while ((root + 1) * (root + 1) <= square) root += 1;
  return root;
}

const KM_PER_MILE = 1.609344;

/** Whole miles, half up. */
export function miles(km: number): number {
  return Math.floor(km / KM_PER_MILE + 0.5);
}
