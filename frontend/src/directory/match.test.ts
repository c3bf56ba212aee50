import { expect, test } from 'vitest';
import type { PaProfile, Place } from '../data/kinds';
import { findMatches, judge, noWishes, offered } from './match';
import { distanceKm } from './places';
import { factsOf } from './reasons';
import { unsaid } from './unsaid';
import { forgetSearches, read } from './wishes';

const HOME: Place = [52.41, -4.08];
const TEN_KM_NORTH: Place = [52.5, -4.08];
const means = { at: HOME, weeklyPence: 26800 };

const makePa = (fields: Partial<PaProfile> = {}): PaProfile => ({
  ...unsaid,
  name: 'Sam Rees',
  languages: ['English'],
  outcode: 'SY23',
  at: HOME,
  hourPence: 1900,
  accepting: true,
  ...fields,
});

const row = (id: string, fields: Partial<PaProfile> = {}) => ({ id, d: makePa(fields) });
const order = (hits: readonly { paId: string }[]) => hits.map(({ paId }) => paId);

test('distances are whole kilometres, half up', () => {
  expect(distanceKm(HOME, HOME)).toBe(0);
  expect(distanceKm(HOME, TEN_KM_NORTH)).toBe(10);
});

test('the week buys whole hours', () => {
  expect(judge('a', makePa(), noWishes, means).hours).toBe(14);
  expect(judge('a', makePa({ hourPence: null }), noWishes, means).hours).toBeNull();
  expect(judge('a', makePa(), noWishes, { at: null, weeklyPence: null }).hours).toBeNull();
});

test('whoever nothing speaks against stands before whoever has more that fits', () => {
  const wishes = { ...noWishes, interests: ['dogs', 'chess', 'radio'], skills: ['driving'] };
  const pas = [
    row('part', { interests: ['Dogs', 'chess', 'radio'], skills: ['cooking'] }),
    row('whole', { interests: ['dogs', 'chess', 'radio'], skills: ['driving'] }),
  ];

  const hits = findMatches(pas, wishes, means);

  expect(order(hits)).toEqual(['whole', 'part']);
  expect(hits.map(({ isFit }) => isFit)).toEqual([true, false]);
});

test('what was not said is neither for nor against', () => {
  const hit = judge('a', makePa({ skills: [] }), { ...noWishes, skills: ['driving'] }, means);

  expect(hit).toMatchObject({ isFit: true, score: 0 });
  expect(factsOf(hit).map(({ text }) => text)).toEqual(['Not said yet: can they help with driving?']);
});

test('among equals the nearer stands first, then the id decides', () => {
  const pas = [row('c'), row('a', { at: TEN_KM_NORTH }), row('b')];

  expect(order(findMatches(pas, noWishes, means))).toEqual(['b', 'c', 'a']);
});

test('a PA who does not travel so far does not fit, wish or not', () => {
  const hit = judge('a', makePa({ at: TEN_KM_NORTH, travelKm: 5 }), noWishes, means);

  expect(hit.isFit).toBe(false);
  expect(factsOf(hit).map(({ text }) => text)).toEqual(['Only travels 5 km, and you live further away']);
});

test('a week that buys too little does not fit, and says so', () => {
  const hit = judge('a', makePa({ hourPence: 3000 }), { ...noWishes, hours: 10 }, means);

  expect(factsOf(hit).map(({ text }) => text)).toEqual(['Buys 8 hours. You asked for 10: not enough']);
});

test('who takes on nobody is not found, nor is what only they said offered as a wish', () => {
  const pas = [row('a', { accepting: false, languages: ['Welsh'] }), row('b', { languages: ['english', 'English '] })];

  expect(order(findMatches(pas, noWishes, means))).toEqual(['b']);
  expect(offered(pas, 'languages')).toEqual(['English']);
});

test('a search that was never kept has no wishes, and one kept by an earlier version is whole', () => {
  expect(read(null)).toEqual({ wishes: null, notForMe: [] });
  expect(read('{"wishes":{"hours":10}}').wishes).toEqual({ ...noWishes, hours: 10 });
});

test('signing out leaves nothing of a search on the phone, and leaves those of others', () => {
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
