import { expect, test } from 'vitest';
import type { PaProfile, Wanted } from '../data/kinds';
import { judge, type Needs, noNeeds, noWishes, type Wishes } from './matching';
import { needWords } from './need-words';
import { factsOf, lacksOf, lackWords } from './reasons';
import { unsaid } from './unsaid';
import { forgetSearches, read } from './wishes';

const visit = (weekday: Wanted['weekday']): Wanted => ({ weekday, from: '09:00', to: '10:00', sleepIn: false });
const WEEK = (['MO', 'TU', 'WE', 'TH', 'FR'] as const).map(visit);

function hitOf(fields: Partial<PaProfile>, needs: Partial<Needs>, wishes: Partial<Wishes> = {}) {
  const pa = { ...unsaid, name: 'Sam Rees', accepting: true, ...fields };
  const asked = { needs: { ...noNeeds, ...needs }, wishes: { ...noWishes, ...wishes }, at: null, weeklyPence: null };
  return judge('a', pa, { ...asked, today: '2026-11-24' });
}

const weekly = (...days: Wanted['weekday'][]) => ({
  weekly: days.map((weekday) => ({ weekday, from: '08:00', to: '12:00' })),
  extra: [],
  away: [],
});

const texts = (facts: { text: unknown }[]) => facts.map(({ text }) => text);

test('what fits, what does not and what is not known are each said in plain words', () => {
  const hit = hitOf(
    { languages: ['Welsh'], smokes: true, availability: weekly('MO', 'WE', 'TH', 'FR') },
    { languages: ['Welsh'], skills: ['peg'], visits: WEEK },
    { noSmoker: true, rhythm: 'calm' },
  );

  expect(texts(factsOf(hit, 'fits'))).toEqual(['Speaks Welsh']);
  expect(texts(factsOf(hit, 'not'))).toEqual(['Cannot come: Tuesday, 9am to 10am', 'Smokes']);
  expect(texts(factsOf(hit, 'unsaid'))).toEqual([
    'Not said yet: can they help with feeding by tube (PEG)?',
    'Not said yet: are they calm?',
  ]);
});

test('a nearest miss lacks what is needed and does not fit, and none of what is only wished', () => {
  const hit = hitOf(
    { skills: ['cooking'], smokes: true, availability: weekly('MO') },
    { skills: ['catheter'], visits: [visit('MO'), visit('TU')] },
    { noSmoker: true },
  );

  expect(lacksOf(hit).flatMap(lackWords)).toEqual(['catheter care', 'Tuesday, 9am to 10am']);
});

test('of many times that do not fit, the first few are named and the others counted', () => {
  const hit = hitOf({ availability: weekly('SU') }, { visits: WEEK });

  expect(lacksOf(hit).flatMap(lackWords)).toEqual([
    'Monday, 9am to 10am',
    'Tuesday, 9am to 10am',
    'Wednesday, 9am to 10am',
    '2 more times',
  ]);
});

test('what was asked for is said back', () => {
  expect(needWords({ ...noNeeds, languages: ['Welsh'], skills: ['moving'], visits: WEEK, withinKm: 20 })).toBe(
    'You need Welsh, moving and lifting, 5 visits a week and up to 20 km away.',
  );
  expect(needWords(noNeeds)).toBe('You see everybody near you who takes on new people.');
});

test('wishes that were never kept are none, and those kept by an earlier version are whole', () => {
  expect(read(null)).toBeNull();
  expect(read('{"wishes":{"hours":10,"interests":["dogs"]},"notForMe":[]}')).toEqual({
    ...noWishes,
    interests: ['dogs'],
  });
});

test('signing out leaves none of the wishes on the phone, and leaves those of others', () => {
  const kept = new Map([
    ['carematch-wishes:me:anwen', '{}'],
    ['carematch-wishes:other:anwen', '{}'],
  ]);
  const storage = Object.assign(
    Object.create({ removeItem: (key: string) => delete storage[key] }),
    Object.fromEntries(kept),
  );

  forgetSearches('me', storage);

  expect(Object.keys(storage)).toEqual(['carematch-wishes:other:anwen']);
});
