import { expect, test } from 'vitest';
import type { Continuity } from './data';
import { figureWords, levelWords } from './measures';

const measures = {
  windowDays: 14,
  visits: 13,
  faces: 2,
  chosenShare: 1,
  upc: 0.6923,
  coc: 0.5385,
  secon: 0.3333,
  hhi: 0.574,
  mmci: 0.9174,
  mainPaId: null,
  tenureDays: 200,
  imported: 0,
  cancelled: 0,
  missed: 0,
  notHeard: 0,
  paused: 0,
  reasons: {},
};
const fortnight: Continuity = { ...measures, before: measures, change: 0, levels: [] };

test('a measure is shown with two decimals', () => {
  expect(figureWords(fortnight, 'coc')).toBe('0.54');
});

test('under three visits there are not enough, whatever can be computed', () => {
  expect(figureWords({ ...fortnight, visits: 2 }, 'upc')).toBe('not enough visits yet');
});

test('an undefined measure is never a nought', () => {
  expect(figureWords({ ...fortnight, secon: null }, 'secon')).toBe('cannot be worked out from these visits');
});

test('a published level says of whom it is, and a range where it is one', () => {
  const level = { measure: 'faces', windowDays: 14, low: 7, high: 9, among: 'Sweden: the best', source: 'a study' };

  expect(levelWords(level)).toBe('Faces in 14 days: 7 to 9. Sweden: the best (a study).');
  expect(levelWords({ ...level, measure: 'coc', windowDays: null, low: 0.4, high: 0.4 })).toMatch(/: 0\.4\. Sweden/);
});
