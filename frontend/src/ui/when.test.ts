import { describe, expect, test } from 'vitest';
import {
  addDays,
  clock,
  clockOf,
  clocks,
  dayAndClock,
  dayOf,
  daysBetween,
  instantAt,
  sayClock,
  sayDay,
  sayDays,
  shortDay,
  since,
  weekdayCode,
} from './when';

const now = new Date('2026-11-23T08:40:00Z');

describe('clock times', () => {
  test.each([
    ['09:00', '9am'],
    ['09:30', '9:30am'],
    ['09:05', '9:05am'],
    ['12:00', 'midday'],
    ['12:15', '12:15pm'],
    ['00:00', 'midnight'],
    ['00:20', '12:20am'],
    ['21:00', '9pm'],
  ])('%s is said as %s', (time, words) => {
    expect(sayClock(time)).toBe(words);
  });

  test('an instant is said as the clock in the United Kingdom shows it, in winter and in summer', () => {
    expect(clock('2026-11-24T09:00:00Z')).toBe('9am');
    expect(clock('2026-07-24T09:00:00Z')).toBe('10am');
  });

  test('a visit is said from its start to its end', () => {
    expect(clocks('2026-11-24T09:00:00Z', '2026-11-24T10:30:00Z')).toBe('9am to 10:30am');
  });
});

describe('days', () => {
  test('the days around today have names of their own', () => {
    expect(sayDay('2026-11-23', now)).toBe('today');
    expect(sayDay('2026-11-24', now)).toBe('tomorrow');
    expect(sayDay('2026-11-22', now)).toBe('yesterday');
  });

  test('other days are said in full, with the year only when it is another one', () => {
    expect(sayDay('2026-12-15', now)).toBe('Tuesday 15 December');
    expect(sayDay('2027-01-05', now)).toBe('Tuesday 5 January 2027');
  });

  test('a day and its clock time make one phrase', () => {
    expect(dayAndClock('2026-11-24T09:00:00Z', now)).toBe('tomorrow at 9am');
  });

  test('today begins at midnight on the clock, not in UTC', () => {
    expect(sayDay(dayOf('2026-07-24T23:30:00Z'), new Date('2026-07-25T08:00:00Z'))).toBe('today');
  });

  test('a list of days says each month once', () => {
    expect(sayDays(['2026-11-28', '2026-11-29', '2026-12-05', '2026-12-06'])).toBe('28, 29 November, 5, 6 December');
  });

  test('a short day fits under a picture', () => {
    expect(shortDay('2026-11-13')).toBe('13 Nov');
  });

  test('a beginning this year is a month, an earlier one has its year', () => {
    expect(since('2026-05-04T08:00:00Z', now)).toBe('May');
    expect(since('2025-05-04T08:00:00Z', now)).toBe('May 2025');
  });

  test('counting days crosses months, years and clock changes', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });

  test('a weekday has the code that arrangements use', () => {
    expect(weekdayCode('2026-11-23')).toBe('MO');
  });
});

describe('the day the clocks go back', () => {
  test('9am is an hour later in UTC than the day before', () => {
    expect(instantAt('2026-10-24', '09:00')).toBe('2026-10-24T08:00:00Z');
    expect(instantAt('2026-10-25', '09:00')).toBe('2026-10-25T09:00:00Z');
  });

  test('the half past one that comes twice is the first one', () => {
    expect(instantAt('2026-10-25', '01:30')).toBe('2026-10-25T00:30:00Z');
    expect(clock('2026-10-25T00:30:00Z')).toBe('1:30am');
    expect(clock('2026-10-25T01:30:00Z')).toBe('1:30am');
  });

  test('a sleep-in of ten hours is said with the clock times of its ends', () => {
    expect(clocks('2026-10-24T21:00:00Z', '2026-10-25T07:00:00Z')).toBe('10pm to 7am');
  });
});

describe('the day the clocks go forward', () => {
  test('9am is an hour earlier in UTC than the day before', () => {
    expect(instantAt('2026-03-28', '09:00')).toBe('2026-03-28T09:00:00Z');
    expect(instantAt('2026-03-29', '09:00')).toBe('2026-03-29T08:00:00Z');
  });

  test('the half past one that never comes is an hour after half past midnight', () => {
    expect(instantAt('2026-03-29', '01:30')).toBe('2026-03-29T01:30:00Z');
    expect(clockOf(instantAt('2026-03-29', '01:30'))).toBe('02:30');
  });
});

test('an instant goes through a field and back', () => {
  const instant = '2026-07-24T23:30:00Z';

  expect(instantAt(dayOf(instant), clockOf(instant))).toBe(instant);
});
