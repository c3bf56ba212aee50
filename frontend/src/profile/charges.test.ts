import { expect, test } from 'vitest';
import { NOT_SAID } from '../directory/data';
import { chargeLines, weekCost } from './charges';

const prices = (lines: ReturnType<typeof chargeLines>) =>
  Object.fromEntries(lines.map(({ what, price }) => [what, price]));

test('every price is in the table, and what was not said says so', () => {
  const lines = prices(chargeLines({ ...NOT_SAID, weekdayPence: 1900, introductionPence: 0 }));

  expect(lines).toMatchObject({
    'An hour on a weekday': '£19',
    'An hour on a Sunday': 'Not said',
    'A first meeting': 'Free',
  });
});

test('terms are lines of their own once both of their halves are said', () => {
  const terms = { lateCancelHours: 24, lateCancelPercent: 50, pauseHours: 48 };
  const lines = prices(chargeLines({ ...NOT_SAID, ...terms }));

  expect(lines['Called off less than 24 hours before']).toBe('50% of the price');
  expect(Object.keys(lines).filter((what) => what.startsWith('Visits stop'))).toEqual([]);
});

test('a week is its hours, and five trips there and back where both are known', () => {
  const charges = { ...NOT_SAID, weekdayPence: 1900, travelPencePerKm: 28 };

  expect(weekCost(charges, 10, 6)).toEqual({ hours: 10, timePence: 19000, travelPence: 1680, totalPence: 20680 });
  expect(weekCost(charges, 10, null)).toMatchObject({ travelPence: null, totalPence: 19000 });
  expect(weekCost({ ...charges, travelPencePerKm: null }, 10, 6)).toMatchObject({ travelPence: null });
});

test('where an hour has no price, a week has none', () => {
  expect(weekCost({ ...NOT_SAID, sundayPence: 2400 }, 10, 6)).toBeNull();
  expect(weekCost(null, 10, 6)).toBeNull();
});
