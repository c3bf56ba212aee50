import { expect, test } from 'vitest';
import { sayLength } from './length';

test.each([
  [0, '0:00'],
  [7.4, '0:07'],
  [59.6, '1:00'],
  [150, '2:30'],
])('%f seconds are said as %s', (seconds, said) => {
  expect(sayLength(seconds)).toBe(said);
});
