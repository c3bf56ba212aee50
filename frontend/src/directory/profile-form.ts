/** A PA's page as its form has it: text only. */

import type { OwnProfile } from '../data/kinds';
import type { ProfileDetails } from '../data/mutations';
import type { FieldError } from '../ui/error-summary';
import { t } from './words';

export interface ProfileText {
  knownAs: string;
  about: string;
  languages: string;
  interests: string;
  skills: string;
  outcode: string;
  travelKm: string;
  hour: string;
  phone: string;
}

export function textOf(profile: OwnProfile): ProfileText {
  const { hourPence, travelKm } = profile;
  return {
    knownAs: profile.knownAs ?? profile.name,
    about: profile.about ?? '',
    languages: profile.languages.join(', '),
    interests: profile.interests.join(', '),
    skills: profile.skills.join(', '),
    outcode: profile.outcode ?? '',
    travelKm: travelKm === null ? '' : String(travelKm),
    hour: hourPence === null ? '' : poundsText(hourPence),
    phone: profile.phone ?? '',
  };
}

const poundsText = (pence: number) => (pence % 100 === 0 ? String(pence / 100) : (pence / 100).toFixed(2));

const MOST_THINGS = 30;
const LONGEST_THING = 60;

/** What has to be mended, in the order of the fields. */
export function errorsOf(text: ProfileText): FieldError[] {
  const errors: FieldError[] = [];
  if (text.knownAs.trim() === '') errors.push({ field: 'knownAs', text: t('profileForm.errorName') });
  for (const field of ['languages', 'interests', 'skills'] as const) {
    const things = listOf(text[field]);
    const fits = things.length <= MOST_THINGS && things.every((thing) => thing.length <= LONGEST_THING);
    if (!fits) errors.push({ field, text: t('profileForm.errorMany') });
  }
  if (!/^([a-z]{1,2}\d[a-z\d]?)?$/i.test(text.outcode.trim())) {
    errors.push({ field: 'outcode', text: t('profileForm.errorOutcode') });
  }
  const km = text.travelKm.trim();
  if (!/^\d{0,3}$/.test(km) || Number(km) > 500) errors.push({ field: 'travelKm', text: t('profileForm.errorTravel') });
  if (penceOf(text.hour) === undefined) errors.push({ field: 'hour', text: t('profileForm.errorHour') });
  return errors;
}

/** Of a text without errors. */
export function detailsOf(text: ProfileText): ProfileDetails {
  const km = text.travelKm.trim();
  return {
    knownAs: text.knownAs.trim(),
    about: text.about.trim(),
    languages: listOf(text.languages),
    interests: listOf(text.interests),
    skills: listOf(text.skills),
    outcode: text.outcode.trim().toUpperCase(),
    travelKm: km === '' ? null : Number(km),
    hourPence: penceOf(text.hour) ?? null,
    phone: text.phone.trim(),
  };
}

/** "dogs, chapel , ," as two things. */
function listOf(text: string): string[] {
  const things = text.split(/[,;\n]/).map((thing) => thing.trim());
  return [...new Set(things.filter(Boolean))];
}

/** Null for no price, undefined for what is none: "18.50", "18,50" and "£18" are prices up to 1000 pounds. */
function penceOf(text: string): number | null | undefined {
  const written = text.trim().replace(/^£\s*/, '').replace(',', '.');
  if (written === '') return null;
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(written)) return undefined;
  const pence = Math.round(Number(written) * 100);
  return pence <= 100_000 ? pence : undefined;
}
