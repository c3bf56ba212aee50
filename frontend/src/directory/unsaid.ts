import type { PaProfile } from '../data/kinds';

/** What stands in a PA's record before they have said anything. */
export const unsaid: Omit<PaProfile, 'name'> = {
  knownAs: null,
  about: null,
  languages: [],
  interests: [],
  skills: [],
  outcode: null,
  at: null,
  travelKm: null,
  hourPence: null,
  accepting: false,
  rhythm: null,
  smokes: null,
  drives: null,
  petsFine: [],
  gender: null,
  faith: '',
  charges: null,
  wishes: { noSmoking: false, noDogs: false, noCats: false, minMinutes: null, maxVisitsDay: null, furthestKm: null },
  availability: { weekly: [], extra: [], away: [] },
};
