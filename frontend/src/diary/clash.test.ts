import { expect, test } from 'vitest';
import { clashesWith } from './clash';

const at = (from: string, to: string) => ({ startsAt: `2026-11-24T${from}:00Z`, endsAt: `2026-11-24T${to}:00Z` });
const row = (from: string, to: string) => ({ id: `${from}-${to}`, d: at(from, to) });

test('what shares a minute clashes, what only touches does not', () => {
  const others = [row('08:00', '09:00'), row('08:00', '09:01'), row('09:59', '11:00'), row('10:00', '11:00')];

  expect(clashesWith(at('09:00', '10:00'), others).map(({ id }) => id)).toEqual(['08:00-09:01', '09:59-11:00']);
});

test('what lies within or around it clashes', () => {
  const others = [row('09:15', '09:30'), row('08:00', '12:00'), row('12:00', '13:00')];

  expect(clashesWith(at('09:00', '10:00'), others)).toHaveLength(2);
});
