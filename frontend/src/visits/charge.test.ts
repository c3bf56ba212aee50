import { expect, test } from 'vitest';
import table from '../../../carematch/core/bank_holidays.csv?raw';
import type { Charges } from '../data/kinds';
import { BANK_HOLIDAYS, isBankHoliday } from './bank-holidays';
import { chargeOf } from './charge';
import { movedTo } from './move';
import { toProposal } from './offer';

const charges = {
  ...{ weekdayPence: 1800, saturdayPence: 2000, sundayPence: 2400, bankHolidayPence: null, sleepInPence: 9000 },
  ...{ travelPencePerKm: null, lateCancelHours: null, lateCancelPercent: null, introductionPence: null },
  ...{ pauseHours: null, pausePercent: null },
} satisfies Charges;

const night = (day: string) => {
  const offer = { who: 'm', day, start: '22:00', end: '07:00', minutes: '60', sleepIn: true, why: '', ruleId: '' };
  return toProposal(offer, 'v', { circleId: 'c', paId: 'p' });
};

const hours = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) =>
  (Date.parse(endsAt) - Date.parse(startsAt)) / 3_600_000;

test.each([
  ['an ordinary night', '2026-12-05', 9],
  ['the night on which the clocks go forward', '2027-03-27', 8],
  ['the night on which they go back', '2027-10-30', 10],
])('%s is one charge, and lasts as long as the clocks say', (_says, day, long) => {
  const asked = night(day);

  expect(hours(asked)).toBe(long);
  expect(asked.sleepIn).toBe(true);
  expect(chargeOf({ ...asked, sleepIn: true }, charges)).toBe(9000);
});

test.each([
  ['2026-12-05', 2 * 2000 + 7 * 2400],
  ['2027-03-27', 2 * 2000 + 6 * 2400],
  ['2027-10-30', 2 * 2000 + 8 * 2400],
])('who stays awake in the night from %s is paid for the hours that there are, each by its day', (day, pence) => {
  expect(chargeOf({ ...night(day), sleepIn: false }, charges)).toBe(pence);
});

const CHRISTMAS = { startsAt: '2026-12-25T09:00:00Z', endsAt: '2026-12-25T11:00:00Z', sleepIn: false };

test('a visit on Christmas Day has the charge of a bank holiday, and no sum where that was not said', () => {
  expect(chargeOf(CHRISTMAS, { ...charges, bankHolidayPence: 3600 })).toBe(7200);
  expect(chargeOf(CHRISTMAS, charges)).toBeNull();
});

test('who stays awake into a bank holiday is paid by each day, and the day that stands in for one is one', () => {
  const eve = { startsAt: '2026-12-24T22:00:00Z', endsAt: '2026-12-25T07:00:00Z', sleepIn: false };
  const [saturday, monday] = ['2026-12-26', '2026-12-28'].map((day) => {
    return { startsAt: `${day}T09:00:00Z`, endsAt: `${day}T10:00:00Z`, sleepIn: false };
  });

  expect(chargeOf(eve, { ...charges, bankHolidayPence: 3600 })).toBe(2 * 1800 + 7 * 3600);
  expect(saturday && chargeOf(saturday, charges)).toBe(2000);
  expect(monday && chargeOf(monday, { ...charges, bankHolidayPence: 3600 })).toBe(3600);
});

test('the bank holidays are those of the server', () => {
  const days = table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.slice(0, 10));

  expect(BANK_HOLIDAYS).toEqual(days);
  expect(days.filter(isBankHoliday)).toEqual(days);
  expect(isBankHoliday('2026-12-24')).toBe(false);
});

test('what was not said is not known', () => {
  const asked = night('2026-12-05');

  expect(chargeOf({ ...asked, sleepIn: true }, { ...charges, sleepInPence: null })).toBeNull();
  expect(chargeOf({ ...asked, sleepIn: false }, { ...charges, sundayPence: null })).toBeNull();
  expect(chargeOf({ ...asked, sleepIn: false }, null)).toBeNull();
});

test('part of an hour is charged to the minute, half a penny up', () => {
  const visit = { startsAt: '2026-12-07T09:00:00Z', endsAt: '2026-12-07T09:45:00Z', sleepIn: false };

  expect(chargeOf(visit, charges)).toBe(1350);
  expect(chargeOf(visit, { ...charges, weekdayPence: 1902 })).toBe(1427);
});

test('a night that is moved to one on which the clocks change still ends at the same time of the morning', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  const ordinary = { startsAt: '2027-03-20T22:00:00Z', endsAt: '2027-03-21T07:00:00Z' };

  expect(movedTo(ordinary, '2027-03-27', '22:00', now)).toEqual({
    startsAt: '2027-03-27T22:00:00Z',
    endsAt: '2027-03-28T06:00:00Z',
  });
  expect(movedTo(ordinary, '2027-10-30', '21:30', now)).toEqual({
    startsAt: '2027-10-30T20:30:00Z',
    endsAt: '2027-10-31T06:30:00Z',
  });
});
