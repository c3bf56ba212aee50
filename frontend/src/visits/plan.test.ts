import { expect, test } from 'vitest';
import { minutesBetween, patternWords } from './pattern';
import { errorsOf, type Plan, patternOf } from './plan';

const TODAY = '2026-11-24';
const plan: Plan = {
  weekdays: ['MO', 'SU'],
  start: '09:00',
  end: '10:00',
  startsOn: '2026-11-30',
  what: ' Breakfast ',
};

test('a whole plan becomes a pattern', () => {
  expect(errorsOf(plan, TODAY)).toEqual([]);
  expect(patternOf(plan)).toEqual({
    weekdays: ['MO', 'SU'],
    localStart: '09:00',
    minutes: 60,
    startsOn: '2026-11-30',
    what: 'Breakfast',
  });
});

test('each fault is said at its field', () => {
  const faulty = { ...plan, weekdays: [], end: '09:00', startsOn: '2026-11-23' };

  expect(errorsOf(faulty, TODAY).map(({ field }) => field)).toEqual(['days', 'end', 'from']);
});

test('a night ends on the next day', () => {
  expect(minutesBetween('22:00', '07:00')).toBe(540);
});

test('a pattern in words names its days and its hours', () => {
  expect(patternWords(patternOf(plan))).toBe('Every Monday and Sunday, 9am to 10am');
  const night = { weekdays: ['FR' as const], localStart: '22:30', minutes: 510 };
  expect(patternWords(night)).toBe('Every Friday, 10:30pm to 7am');
});
