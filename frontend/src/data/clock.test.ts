import { expect, test } from 'vitest';
import { clockErrorMs } from './clock';

const YEARS = 10 * 365 * 24 * 60 * 60_000;
const IN_2036 = new Date('2036-11-24T09:00:00Z');

test.each([0, 299_000, -299_000])('a clock that is %i ms off is right', (skewMs) => {
  expect(clockErrorMs({ skewMs, lastPullAt: '2036-11-24T08:00:00Z' }, IN_2036)).toBe(0);
});

test.each([301_000, -301_000, YEARS, -YEARS])('a clock that is %i ms off is set right by that', (skewMs) => {
  expect(clockErrorMs({ skewMs, lastPullAt: '2036-11-24T08:00:00Z' }, IN_2036)).toBe(skewMs);
});

test('a clock that was put right without signal is believed', () => {
  expect(clockErrorMs({ skewMs: -YEARS, lastPullAt: '2036-11-24T08:00:00Z' }, new Date('2026-11-24T09:05:00Z'))).toBe(
    0,
  );
});
