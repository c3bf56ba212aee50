import { expect, test } from 'vitest';
import { awayWords, hoursWords, stillToCome, weekLines } from './hours';

test('a week is one line a day, in the order of the week and of the clock', () => {
  const lines = weekLines([
    { weekday: 'TU', from: '09:00', to: '12:30' },
    { weekday: 'MO', from: '22:00', to: '24:00' },
    { weekday: 'MO', from: '09:00', to: '12:00' },
  ]);

  expect(lines).toEqual([
    { weekday: 'MO', day: 'Monday', hours: '9am to midday, 10pm to midnight' },
    { weekday: 'TU', day: 'Tuesday', hours: '9am to 12:30pm' },
  ]);
});

test('a night begins and ends at midnight', () => {
  expect(hoursWords({ from: '00:00', to: '07:00' })).toBe('midnight to 7am');
  expect(hoursWords({ from: '22:00', to: '24:00' })).toBe('10pm to midnight');
});

test('the last day away is still away', () => {
  const away = [
    { from: '2026-11-01', to: '2026-11-23' },
    { from: '2026-11-01', to: '2026-11-24' },
  ];

  expect(stillToCome(away, '2026-11-24')).toEqual([away[1]]);
  expect(away.map(awayWords)).toEqual(['1 November 2026 to 23 November 2026', '1 November 2026 to 24 November 2026']);
  expect(awayWords({ from: '2026-12-24', to: '2026-12-24' })).toBe('24 December 2026');
});
