/** A PA's page as its forms have it: text and ticks, one step at a time. */

import type { Gender, OwnProfile, Pet, Rhythm } from '../data/kinds';
import type { ProfileDetails } from '../data/mutations';
import { NOT_SAID } from '../directory/data';
import { isKnownSkill, KNOWN_SKILLS, type KnownSkill } from '../directory/skills';
import type { FieldError } from '../ui/error-summary';
import { t } from './words';

export const formSteps = ['about', 'how', 'languages', 'skills', 'travel', 'charges', 'terms', 'wishes'] as const;
export type FormStep = (typeof formSteps)[number];

export type YesNo = 'yes' | 'no' | 'unsaid';
export type Avoided = 'smoking' | 'dogs' | 'cats';

export interface ProfileForm {
  knownAs: string;
  about: string;
  phone: string;
  rhythm: Rhythm | 'unsaid';
  smokes: YesNo;
  petsFine: Pet[];
  gender: Gender | 'unsaid';
  faith: string;
  languages: string;
  interests: string;
  skills: KnownSkill[];
  otherSkills: string;
  outcode: string;
  travelKm: string;
  drives: YesNo;
  weekday: string;
  saturday: string;
  sunday: string;
  bankHoliday: string;
  sleepIn: string;
  travelPrice: string;
  introduction: string;
  lateHours: string;
  latePercent: string;
  pauseHours: string;
  pausePercent: string;
  avoid: Avoided[];
  minMinutes: string;
  maxVisitsDay: string;
  furthestKm: string;
  privateWhom: 'anybody' | 'women' | 'men';
  privateWords: string;
}

export function formOf(profile: OwnProfile): ProfileForm {
  const charges = profile.charges ?? NOT_SAID;
  const { wishes, privateWishes } = profile;
  return {
    knownAs: profile.knownAs ?? profile.name,
    about: profile.about ?? '',
    phone: profile.phone ?? '',
    rhythm: profile.rhythm ?? 'unsaid',
    smokes: yesNo(profile.smokes),
    petsFine: profile.petsFine,
    gender: profile.gender ?? 'unsaid',
    faith: profile.faith,
    languages: profile.languages.join(', '),
    interests: profile.interests.join(', '),
    skills: KNOWN_SKILLS.filter((skill) => profile.skills.includes(skill)),
    otherSkills: profile.skills.filter((skill) => !isKnownSkill(skill)).join(', '),
    outcode: profile.outcode ?? '',
    travelKm: numberText(profile.travelKm),
    drives: yesNo(profile.drives),
    weekday: poundsText(charges.weekdayPence),
    saturday: poundsText(charges.saturdayPence),
    sunday: poundsText(charges.sundayPence),
    bankHoliday: poundsText(charges.bankHolidayPence),
    sleepIn: poundsText(charges.sleepInPence),
    travelPrice: poundsText(charges.travelPencePerKm),
    introduction: poundsText(charges.introductionPence),
    lateHours: numberText(charges.lateCancelHours),
    latePercent: numberText(charges.lateCancelPercent),
    pauseHours: numberText(charges.pauseHours),
    pausePercent: numberText(charges.pausePercent),
    avoid: (['smoking', 'dogs', 'cats'] as const).filter((what) => wishes[WISH_OF[what]]),
    minMinutes: numberText(wishes.minMinutes),
    maxVisitsDay: numberText(wishes.maxVisitsDay),
    furthestKm: numberText(wishes.furthestKm),
    privateWhom: privateWishes.whom ?? 'anybody',
    privateWords: privateWishes.words,
  };
}

const WISH_OF = { smoking: 'noSmoking', dogs: 'noDogs', cats: 'noCats' } as const;

const yesNo = (said: boolean | null): YesNo => (said === null ? 'unsaid' : said ? 'yes' : 'no');
const numberText = (count: number | null) => (count === null ? '' : String(count));
const poundsText = (pence: number | null) =>
  pence === null ? '' : pence % 100 === 0 ? String(pence / 100) : (pence / 100).toFixed(2);

const HOURLY = ['weekday', 'saturday', 'sunday', 'bankHoliday', 'sleepIn'] as const;
const MOST_PENCE = 100_000;
const MOST_PENCE_PER_KM = 1_000;
const MOST_TERM_HOURS = 24 * 28;

/** What has to be mended on this step's page, in the order of its fields. */
export function errorsOf(step: FormStep, form: ProfileForm): FieldError[] {
  switch (step) {
    case 'about':
      return form.knownAs.trim() === '' ? [{ field: 'knownAs', text: t('wrong.name') }] : [];
    case 'how':
      return [];
    case 'languages':
      return [...tooMany(form, 'languages'), ...tooMany(form, 'interests')];
    case 'skills':
      return tooMany(form, 'otherSkills');
    case 'travel':
      return [...noOutcode(form), ...noNumber(form, 'travelKm', 0, 500)];
    case 'charges':
      return HOURLY.flatMap((field) => noPrice(form, field, MOST_PENCE, t('wrong.price')));
    case 'terms':
      return [
        ...noPrice(form, 'introduction', MOST_PENCE, t('wrong.price')),
        ...noPrice(form, 'travelPrice', MOST_PENCE_PER_KM, t('wrong.perKm')),
        ...noPair(form, 'lateHours', 'latePercent'),
        ...noPair(form, 'pauseHours', 'pausePercent'),
      ];
    case 'wishes':
      return [
        ...noNumber(form, 'minMinutes', 0, 24 * 60),
        ...noNumber(form, 'maxVisitsDay', 0, 24),
        ...noNumber(form, 'furthestKm', 0, 500),
      ];
  }
}

const MOST_THINGS = 30;
const LONGEST_THING = 60;

function tooMany(form: ProfileForm, field: 'languages' | 'interests' | 'otherSkills'): FieldError[] {
  const things = listOf(form[field]);
  const most = field === 'otherSkills' ? MOST_THINGS - form.skills.length : MOST_THINGS;
  const fits = things.length <= most && things.every((thing) => thing.length <= LONGEST_THING);
  return fits ? [] : [{ field, text: t('wrong.many') }];
}

function noOutcode({ outcode }: ProfileForm): FieldError[] {
  return /^([a-z]{1,2}\d[a-z\d]?)?$/i.test(outcode.trim()) ? [] : [{ field: 'outcode', text: t('wrong.outcode') }];
}

type NumberField =
  | 'travelKm'
  | 'minMinutes'
  | 'maxVisitsDay'
  | 'furthestKm'
  | 'lateHours'
  | 'latePercent'
  | 'pauseHours'
  | 'pausePercent';

function noNumber(form: ProfileForm, field: NumberField, least: number, most: number): FieldError[] {
  const written = form[field].trim();
  const fits = written === '' || (/^\d{1,4}$/.test(written) && Number(written) >= least && Number(written) <= most);
  return fits ? [] : [{ field, text: t('wrong.number', { least, most }) }];
}

function noPrice(
  form: ProfileForm,
  field: (typeof HOURLY)[number] | 'travelPrice' | 'introduction',
  most: number,
  text: string,
): FieldError[] {
  const pence = penceOf(form[field]);
  return pence === undefined || (pence ?? 0) > most ? [{ field, text }] : [];
}

function noPair(form: ProfileForm, hours: 'lateHours' | 'pauseHours', percent: 'latePercent' | 'pausePercent') {
  const wrong = [...noNumber(form, hours, 0, MOST_TERM_HOURS), ...noNumber(form, percent, 0, 100)];
  if (wrong.length > 0) return wrong;
  const missing = [hours, percent].filter((field) => form[field].trim() === '');
  return missing.length === 1 ? [{ field: missing[0] ?? hours, text: t('wrong.both') }] : [];
}

/** What this step says, of a form without errors. */
export function detailsOf(step: FormStep, form: ProfileForm): ProfileDetails {
  switch (step) {
    case 'about':
      return { knownAs: form.knownAs.trim(), about: form.about.trim(), phone: form.phone.trim() };
    case 'how':
      return {
        rhythm: form.rhythm === 'unsaid' ? null : form.rhythm,
        smokes: saidOf(form.smokes),
        petsFine: form.petsFine,
        gender: form.gender === 'unsaid' ? null : form.gender,
        faith: form.faith.trim(),
      };
    case 'languages':
      return { languages: listOf(form.languages), interests: listOf(form.interests) };
    case 'skills':
      return { skills: [...new Set([...form.skills, ...listOf(form.otherSkills)])] };
    case 'travel':
      return {
        outcode: form.outcode.trim().toUpperCase(),
        travelKm: numberOf(form.travelKm),
        drives: saidOf(form.drives),
      };
    case 'charges':
      return {
        charges: {
          weekdayPence: penceOf(form.weekday) ?? null,
          saturdayPence: penceOf(form.saturday) ?? null,
          sundayPence: penceOf(form.sunday) ?? null,
          bankHolidayPence: penceOf(form.bankHoliday) ?? null,
          sleepInPence: penceOf(form.sleepIn) ?? null,
        },
      };
    case 'terms':
      return {
        charges: {
          introductionPence: penceOf(form.introduction) ?? null,
          travelPencePerKm: penceOf(form.travelPrice) ?? null,
          lateCancelHours: numberOf(form.lateHours),
          lateCancelPercent: numberOf(form.latePercent),
          pauseHours: numberOf(form.pauseHours),
          pausePercent: numberOf(form.pausePercent),
        },
      };
    case 'wishes':
      return {
        wishes: {
          noSmoking: form.avoid.includes('smoking'),
          noDogs: form.avoid.includes('dogs'),
          noCats: form.avoid.includes('cats'),
          minMinutes: numberOf(form.minMinutes),
          maxVisitsDay: numberOf(form.maxVisitsDay),
          furthestKm: numberOf(form.furthestKm),
        },
        privateWishes: {
          whom: form.privateWhom === 'anybody' ? null : form.privateWhom,
          words: form.privateWords.trim(),
        },
      };
  }
}

const saidOf = (said: YesNo) => (said === 'unsaid' ? null : said === 'yes');
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text.trim()));

/** "dogs, chapel , ," as two things. */
function listOf(text: string): string[] {
  const things = text.split(/[,;\n]/).map((thing) => thing.trim());
  return [...new Set(things.filter(Boolean))];
}

/** Null for no price, undefined for what is none: "18.50", "18,50" and "£18" are prices. */
function penceOf(text: string): number | null | undefined {
  const written = text.trim().replace(/^£\s*/, '').replace(',', '.');
  if (written === '') return null;
  return /^\d{1,4}(\.\d{1,2})?$/.test(written) ? Math.round(Number(written) * 100) : undefined;
}
