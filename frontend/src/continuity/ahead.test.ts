import { expect, test } from 'vitest';
import { type Cause, causeText, causeTitle, changeWords, enough, type Feasible, pauseWords } from './ahead';

const now = new Date('2026-05-11T09:00:00Z');

const away: Cause = {
  why: 'away',
  paId: 'sam',
  paName: 'Sam',
  fromDay: '2026-05-12',
  toDay: '2026-05-18',
  visits: 6,
  unfilled: 2,
  newLeast: 0,
  newMost: 2,
};

const feasible: Feasible = {
  when: 'past',
  days: 14,
  pause: null,
  visits: 20,
  covered: 20,
  faces: 7,
  atLeast: 3,
  atMost: 3,
  isProven: true,
};

test('a cause says who, when, and what may come of it', () => {
  expect(causeTitle(away, now)).toBe('Sam is away from Tuesday 12 May to Monday 18 May');
  expect(causeText(away)).toBe('6 visits, 2 with nobody yet. That brings no new face, or up to 2.');
});

test('one visit on one day is said as one', () => {
  const one: Cause = { ...away, why: 'new_face', toDay: away.fromDay, visits: 1, unfilled: 1, newLeast: 1, newMost: 1 };

  expect(causeTitle(one, now)).toBe('Sam would be a new face, on Tuesday 12 May');
  expect(causeText(one)).toBe('1 visit. It waits for your yes. That brings 1 new face.');
});

test('what others have taken over brings no new face', () => {
  expect(causeText({ ...away, unfilled: 0, newMost: 0 })).toBe('6 visits. Somebody else comes to all.');
});

test('what is not proven is said as a range', () => {
  expect(enough(feasible)).toBe('3');
  expect(enough({ ...feasible, atLeast: 2, isProven: false })).toBe('2 to 3');
});

test('a change names who comes and who does not any more', () => {
  const change = {
    visitId: 'v',
    startsAt: '2026-05-12T08:00:00Z',
    comesNow: ['Sam'],
    wouldCome: ['Rosa'],
    wouldComeIds: ['r'],
  };

  expect(changeWords(change)).toBe('Rosa comes, not Sam');
  expect(changeWords({ ...change, comesNow: [], wouldCome: ['Rosa', 'Una'] })).toBe(
    'Rosa and Una come. Nobody does yet.',
  );
});

test('a pause has a last day, or none yet', () => {
  expect(pauseWords({ reason: 'holiday', endsOn: '2026-05-18' }, now)).toContain('until Monday 18 May');
  expect(pauseWords({ reason: 'died', endsOn: null }, now)).not.toContain('until');
});
