import type { Place } from '../data/kinds';

const EARTH_KM = 6371.0088;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Whole kilometres as the crow flies (haversine), half up: the same as the server says. */
export function distanceKm([latA, lonA]: Place, [latB, lonB]: Place): number {
  const [a, b] = [radians(latA), radians(latB)];
  const chord =
    Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin((radians(lonB) - radians(lonA)) / 2) ** 2;
  return Math.floor(2 * EARTH_KM * Math.asin(Math.sqrt(chord)) + 0.5);
}

const KM_PER_MILE = 1.609344;

/** Whole miles, half up. */
export function miles(km: number): number {
  return Math.floor(km / KM_PER_MILE + 0.5);
}
