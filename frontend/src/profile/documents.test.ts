import { expect, test } from 'vitest';
import { byDue, dueOf, dueWords, type Seen, seenWords } from './documents';

const makeSeen = (fields: Partial<Seen> = {}): Seen => ({
  document: 'dbs',
  level: '',
  datedOn: null,
  updateService: null,
  seenOn: '2026-05-03',
  seenBy: 'Ruth',
  nextCheckOn: '2027-05-03',
  ...fields,
});

test('who saw it, when, and when somebody looks again', () => {
  expect(seenWords(makeSeen())).toBe('DBS certificate seen by Ruth on 3 May 2026; next check due 3 May 2027');
  expect(seenWords(makeSeen({ level: 'Enhanced', updateService: true }))).toBe(
    'DBS certificate (Enhanced, on the update service) seen by Ruth on 3 May 2026; next check due 3 May 2027',
  );
  expect(seenWords(makeSeen({ document: 'referees', nextCheckOn: null }))).toBe(
    'Two referees seen by Ruth on 3 May 2026',
  );
});

test.each([
  ['2026-11-23', 'over'],
  ['2026-11-24', 'in 7'],
  ['2026-12-01', 'in 7'],
  ['2026-12-02', 'in 30'],
  ['2026-12-24', 'in 30'],
  ['2026-12-25', 'in 60'],
  ['2027-01-23', 'in 60'],
  ['2027-01-24', null],
])('on 24 November, what is due on %s is due %s', (nextCheckOn, due) => {
  expect(dueOf({ nextCheckOn }, '2026-11-24')).toBe(due);
});

test('what need not be looked at again is never due, and stands last', () => {
  expect(dueOf({ nextCheckOn: null }, '2026-11-24')).toBeNull();
  expect([{ nextCheckOn: null }, { nextCheckOn: '2027-01-01' }, { nextCheckOn: '2026-12-01' }].sort(byDue)).toEqual([
    { nextCheckOn: '2026-12-01' },
    { nextCheckOn: '2027-01-01' },
    { nextCheckOn: null },
  ]);
});

test('in how many days, in plain words', () => {
  expect(dueWords('2026-11-25', '2026-11-24')).toBe('The next check is due on 25 November 2026, in 1 day.');
  expect(dueWords('2026-11-24', '2026-11-24')).toBe('The next check is due today.');
  expect(dueWords('2026-11-23', '2026-11-24')).toBe('The next check was due on 23 November 2026.');
});
