import { expect, test } from 'vitest';
import cases from '../../../tests/visits/silence_cases.json';
import { silenceOf } from './silence';
import { expectedAt } from './standing';

test.each(cases)('$says', ({ late, wait, minutes, is }) => {
  const startsAt = '2026-11-24T12:00:00Z';

  const found = silenceOf(
    expectedAt({ startsAt, lateMinutes: late }),
    wait,
    new Date(Date.parse(startsAt) + minutes * 60_000),
  );

  expect(found).toBe(is);
});
