import { expect, test } from 'vitest';
import type { Introduction } from '../data/kinds';
import { meetingsAhead } from './ahead';
import { errorsOf, tenureWords } from './meeting';

const NOW = new Date('2026-11-24T09:00:00Z');

const makeMeeting = (fields: Partial<Introduction>): { id: string; d: Introduction } => ({
  id: 'meeting',
  d: {
    circleId: 'anwen',
    paId: 'sam',
    paName: 'Sam',
    meeting: 'phone',
    startsAt: '2026-11-25T09:00:00Z',
    words: '',
    chargePence: null,
    status: 'proposed',
    proposedBy: 'pa',
    proposedAt: '2026-11-24T08:00:00Z',
    answeredAt: null,
    ...fields,
  },
});

test('each thing that is missing is named, in the order of the fields', () => {
  const fields = errorsOf({ how: null, day: '', start: '', words: '' }, NOW).map(({ field }) => field);

  expect(fields).toEqual(['how', 'day', 'start']);
});

test('today at a time to come is fine, and a time that has passed is not', () => {
  const at = (start: string) => errorsOf({ how: 'home', day: '2026-11-24', start, words: '' }, NOW);

  expect(at('09:30')).toEqual([]);
  expect(at('08:30').map(({ field }) => field)).toEqual(['start']);
});

test('what was refused, called off or is over is not ahead', () => {
  const rows = [
    makeMeeting({ startsAt: '2026-11-28T09:00:00Z' }),
    makeMeeting({ startsAt: '2026-11-26T09:00:00Z', status: 'agreed' }),
    makeMeeting({ status: 'declined' }),
    makeMeeting({ status: 'called_off' }),
    makeMeeting({ startsAt: '2026-11-23T09:00:00Z' }),
  ];

  expect(meetingsAhead(rows, NOW).map(({ d }) => d.startsAt)).toEqual(['2026-11-26T09:00:00Z', '2026-11-28T09:00:00Z']);
});

test.each([
  ['2026-11-20', '2026-11-20', 0, ''],
  ['2026-11-20', '2026-11-20', 1, 'One visit so far, 20 November 2026.'],
  ['2026-11-10', '2026-11-20', 3, '3 visits in 10 days, from 10 November 2026 to 20 November 2026.'],
  ['2026-04-20', '2026-11-19', 41, '41 visits in 6 months, from 20 April 2026 to 19 November 2026.'],
  ['2026-04-20', '2026-11-20', 41, '41 visits in 7 months, from 20 April 2026 to 20 November 2026.'],
  ['2024-11-20', '2026-11-20', 200, '200 visits in 2 years, from 20 November 2024 to 20 November 2026.'],
])('from %s to %s with %i visits is said as “%s” after', (first, last, visits, words) => {
  const tenure = { firstMetAt: `${first}T09:00:00Z`, lastMetAt: `${last}T09:00:00Z`, visits };

  expect(tenureWords(tenure)).toBe(words);
});
