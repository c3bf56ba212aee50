import { expect, test } from 'vitest';
import type { Continuity } from './data';
import { figureWords } from './figures';

const fortnight: Continuity = {
  windowDays: 14,
  visits: 13,
  faces: 2,
  chosenShare: 1,
  upc: 0.6923,
  coc: 0.5385,
  secon: 0.3333,
  hhi: 0.574,
  mmci: 0.9174,
  reasons: {},
};

test('a measure is shown with two decimals', () => {
  expect(figureWords(fortnight, 'coc')).toBe('0.54');
});

test('under three visits there are not enough, whatever can be computed', () => {
  expect(figureWords({ ...fortnight, visits: 2 }, 'upc')).toBe('not enough visits yet');
});

test('an undefined measure is never a nought', () => {
  expect(figureWords({ ...fortnight, secon: null }, 'secon')).toBe('cannot be worked out from these visits');
});
