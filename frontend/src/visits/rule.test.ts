import { expect, test } from 'vitest';
import { readRule, weekdaysOf, writeRule } from './rule';

test.each([
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20270331',
  'FREQ=MONTHLY;BYDAY=-1FR;COUNT=6',
  'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO,3MO',
  'FREQ=DAILY;INTERVAL=2',
])('%s is read and written as it was', (text) => {
  expect(writeRule(readRule(text))).toBe(text);
});

test('the last day may be said as an instant', () => {
  expect(readRule('FREQ=DAILY;UNTIL=20270331T235959Z').ends).toEqual({ until: '2027-03-31' });
});

test('a rule says on which weekdays it may fall', () => {
  expect(weekdaysOf(readRule('FREQ=MONTHLY;BYDAY=2TU,1MO'))).toEqual(['MO', 'TU']);
  expect(weekdaysOf(readRule('FREQ=DAILY'))).toHaveLength(7);
});
