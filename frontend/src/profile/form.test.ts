import { expect, test } from 'vitest';
import type { OwnProfile } from '../data/kinds';
import { unsaid } from '../directory/unsaid';
import { detailsOf, errorsOf, type FormStep, formOf, formSteps, type ProfileForm } from './form';

const makeOwn = (fields: Partial<OwnProfile> = {}): OwnProfile => ({
  ...unsaid,
  name: 'Rosa Duarte',
  knownAs: 'Rosa',
  phone: null,
  holderId: 'h',
  pausedAt: null,
  availability: { weekly: [], extra: [], away: [] },
  privateWishes: { whom: null, words: '' },
  ...fields,
});

const form = (fields: Partial<ProfileForm> = {}): ProfileForm => ({ ...formOf(makeOwn()), ...fields });
const wrongFields = (step: FormStep, fields: Partial<ProfileForm>) =>
  errorsOf(step, form(fields)).map(({ field }) => field);

test('nothing said is nothing wrong, and nothing comes of it', () => {
  expect(formSteps.flatMap((step) => errorsOf(step, form()))).toEqual([]);
  expect(detailsOf('how', form())).toEqual({ rhythm: null, smokes: null, petsFine: [], gender: null, faith: '' });
  expect(detailsOf('terms', form()).charges).toMatchObject({ introductionPence: null, lateCancelHours: null });
});

test('a price is read as people write it', () => {
  const prices = ['19', '18.50', '18,5', '£ 17', ''].map(
    (weekday) => detailsOf('charges', form({ weekday })).charges?.weekdayPence,
  );

  expect(prices).toEqual([1900, 1850, 1850, 1700, null]);
});

test.each(['nineteen', '18.505', '-3', '1001'])('%s is no price', (sunday) => {
  expect(wrongFields('charges', { sunday })).toEqual(['sunday']);
});

test('a first meeting may be free, which is not the same as not said', () => {
  expect(detailsOf('terms', form({ introduction: '0' })).charges?.introductionPence).toBe(0);
  expect(detailsOf('terms', form({ introduction: '' })).charges?.introductionPence).toBeNull();
});

test('a term of hours needs its share, and a share its hours', () => {
  expect(wrongFields('terms', { lateHours: '24' })).toEqual(['latePercent']);
  expect(wrongFields('terms', { pausePercent: '50' })).toEqual(['pauseHours']);
  expect(wrongFields('terms', { lateHours: '24', latePercent: '100' })).toEqual([]);
  expect(wrongFields('terms', { lateHours: '24', latePercent: '101' })).toEqual(['latePercent']);
});

test('things between commas are told apart, and each is kept once', () => {
  expect(detailsOf('languages', form({ interests: ' dogs, chapel ,, dogs' })).interests).toEqual(['dogs', 'chapel']);
});

test('known skills are ticked, others stay in their own words, and both come back as they were', () => {
  const held = formOf(makeOwn({ skills: ['knows about bees', 'moving', 'haircuts'] }));

  expect([held.skills, held.otherSkills]).toEqual([['moving'], 'knows about bees, haircuts']);
  expect(detailsOf('skills', held).skills).toEqual(['moving', 'knows about bees', 'haircuts']);
});

test('half a postcode fits, a whole one does not', () => {
  expect(wrongFields('travel', { outcode: 'sw1a' })).toEqual([]);
  expect(wrongFields('travel', { outcode: 'SY23 3AB', travelKm: '501' })).toEqual(['outcode', 'travelKm']);
});

test('what was saved comes back into the form as it was', () => {
  const charges = {
    ...{ weekdayPence: 1850, saturdayPence: null, sundayPence: null, bankHolidayPence: 3000, sleepInPence: null },
    ...{ travelPencePerKm: 28, lateCancelHours: 24, lateCancelPercent: 50, introductionPence: 0 },
    ...{ pauseHours: null, pausePercent: null },
  };
  const profile = makeOwn({
    charges,
    rhythm: 'calm',
    smokes: false,
    wishes: { ...unsaid.wishes, noDogs: true, minMinutes: 45 },
    privateWishes: { whom: 'women', words: 'Not the tannery' },
  });

  const held = formOf(profile);

  expect(held).toMatchObject({
    ...{ weekday: '18.50', bankHoliday: '30', travelPrice: '0.28', introduction: '0', lateHours: '24' },
    ...{ rhythm: 'calm', smokes: 'no', drives: 'unsaid', avoid: ['dogs'], minMinutes: '45', privateWhom: 'women' },
  });
  expect({ ...detailsOf('charges', held).charges, ...detailsOf('terms', held).charges }).toEqual(charges);
  expect(detailsOf('wishes', held)).toEqual({ wishes: profile.wishes, privateWishes: profile.privateWishes });
});
