import { expect, test } from 'vitest';
import { capitalNumber, catalogue, inAList } from './catalogue';

const t = catalogue({
  coming: '{name} is coming at {clock}',
  faces: { one: '{count} person came', other: '{count} people came' },
  title: 'Today',
});

test('words without gaps are as written', () => {
  expect(t('title')).toBe('Today');
});

test('gaps are filled by name', () => {
  expect(t('coming', { name: 'Rosa', clock: '9am' })).toBe('Rosa is coming at 9am');
});

test('a name with braces in it is not filled again', () => {
  expect(t('coming', { name: '{clock}', clock: '9am' })).toBe('{clock} is coming at 9am');
});

test('the plural form follows the count', () => {
  expect(t('faces', { count: 1 })).toBe('1 person came');
  expect(t('faces', { count: 0 })).toBe('0 people came');
  expect(t('faces', { count: 7 })).toBe('7 people came');
});

test('a missing gap or an unknown key does not compile', () => {
  // @ts-expect-error: clock is missing
  t('coming', { name: 'Rosa' });
  // @ts-expect-error: there is no such key
  expect(() => t('gone')).toThrow();
});

test('small numbers at the start of a sentence are words', () => {
  expect([1, 2, 9, 10].map(capitalNumber)).toEqual(['One', 'Two', 'Nine', '10']);
});

test('names are joined as people say them', () => {
  expect(inAList(['Rosa'])).toBe('Rosa');
  expect(inAList(['Rosa', 'Daniel', 'Aled'])).toBe('Rosa, Daniel and Aled');
});
