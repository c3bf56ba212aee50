import { expect, test } from 'vitest';
import { howLong, inOrder, type JobStanding } from './running-words';

const NOON = '2026-11-23T12:00:00Z';

test.each([
  ['2026-11-23T11:59:40Z', '20 seconds'],
  ['2026-11-23T11:57:01Z', '2 minutes'],
  ['2026-11-23T09:00:00Z', '3 hours'],
  ['2026-11-20T12:00:00Z', '3 days'],
  ['2026-11-23T12:00:05Z', '0 seconds'],
])('from %s it is %s until noon', (since, words) => {
  const said = howLong(since, NOON);

  expect(said).toBe(words);
});

test('what does not run as it should stands first, and the rest as the app knows them', () => {
  const job = (name: string, standing: JobStanding['standing']) =>
    ({ name, standing, startedAt: NOON, endedAt: NOON, succeededAt: NOON, seconds: 0 }) satisfies JobStanding;

  const names = inOrder([job('plan-ahead', 'well'), job('deliver', 'running'), job('collect-files', 'late')]).map(
    ({ name }) => name,
  );

  expect(names).toEqual(['collect-files', 'deliver', 'plan-ahead']);
});
