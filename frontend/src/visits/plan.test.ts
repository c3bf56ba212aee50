import { expect, test } from 'vitest';
import { minutesBetween, patternWords } from './pattern';
import { errorsOf, isNight, newPlan, type Plan, patternOf, previewOf } from './plan';

const TODAY = '2026-11-24';
const plan: Plan = { ...newPlan('2026-11-30'), weekdays: ['MO', 'SU'], what: ' Breakfast ' };

test('a whole plan becomes a pattern', () => {
  expect(errorsOf(plan, TODAY)).toEqual([]);
  expect(patternOf(plan)).toEqual({
    rule: 'FREQ=WEEKLY;BYDAY=MO,SU',
    localStart: '09:00',
    localEnd: '10:00',
    startsOn: '2026-11-30',
    sleepIn: false,
    skipsBankHolidays: false,
    exceptions: [],
    what: 'Breakfast',
  });
});

test('each fault is said at its field', () => {
  const faulty = { ...plan, weekdays: [], end: '09:00', startsOn: '2026-11-23' };

  expect(errorsOf(faulty, TODAY).map(({ field }) => field)).toEqual(['days', 'end', 'from']);
  expect(errorsOf({ ...plan, ends: 'until', until: '2026-11-29' }, TODAY).map(({ field }) => field)).toEqual(['until']);
  expect(errorsOf({ ...plan, ends: 'times', times: '0' }, TODAY).map(({ field }) => field)).toEqual(['times']);
});

test('once a month needs no weekday to be ticked, for it names one', () => {
  const monthly: Plan = { ...plan, often: 'month', weekdays: [], nth: -1, weekday: 'FR', ends: 'times', times: ' 6 ' };

  expect(errorsOf(monthly, TODAY)).toEqual([]);
  expect(patternOf(monthly).rule).toBe('FREQ=MONTHLY;BYDAY=-1FR;COUNT=6');
});

test('a night ends on the next day, and only at night does somebody sleep there', () => {
  const night = { ...plan, start: '22:00', end: '07:00', sleepIn: true };

  expect(minutesBetween('22:00', '07:00')).toBe(540);
  expect([isNight(night), isNight(plan)]).toEqual([true, false]);
  expect([patternOf(night).sleepIn, patternOf({ ...plan, sleepIn: true }).sleepIn]).toEqual([true, false]);
});

test.each([
  [plan, 'Every Monday and Sunday, 9am to 10am'],
  [{ ...plan, often: '2' }, 'Every 2 weeks on Monday and Sunday, 9am to 10am'],
  [{ ...plan, often: 'month', nth: 2, weekday: 'TU' }, 'Every month on the second Tuesday, 9am to 10am'],
  [{ ...plan, weekdays: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] }, 'Every day, 9am to 10am'],
] as const)('a pattern in words names its days and its hours', (said, words) => {
  expect(patternWords(previewOf(said as Plan))).toBe(words);
});

test('a pattern of so many minutes says when it ends, too', () => {
  const night = { rule: 'FREQ=WEEKLY;BYDAY=FR', localStart: '22:30', localEnd: null, minutes: 510 };

  expect(patternWords(night)).toBe('Every Friday, 10:30pm to 7am');
});
