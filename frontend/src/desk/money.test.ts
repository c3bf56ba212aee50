import { expect, test } from 'vitest';
import { penceOf, poundsOf } from './money';

test.each([
  ['312.50', 31250],
  ['£1,250', 125000],
  [' 0.07 ', 7],
  ['19.99', 1999],
])('%s is so many pence', (text, pence) => {
  expect(penceOf(text)).toBe(pence);
});

test.each(['', 'abc', '-5', '1.234', '1e3'])('“%s” is no amount', (text) => {
  expect(penceOf(text)).toBeNull();
});

test('pence are shown as pounds', () => {
  expect(poundsOf(125050)).toBe('£1,250.50');
});
