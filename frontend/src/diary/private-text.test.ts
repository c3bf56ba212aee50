import { expect, test } from 'vitest';
import { errorsOf, textOf, visitOf } from './private-text';

const text = { title: ' Mr Lake ', day: '2026-11-24', from: '09:00', to: '10:30' };

test('the clock on the wall is meant, in winter and in summer', () => {
  expect(visitOf(text)).toEqual({
    title: 'Mr Lake',
    startsAt: '2026-11-24T09:00:00Z',
    endsAt: '2026-11-24T10:30:00Z',
  });
  expect(visitOf({ ...text, day: '2026-07-01' }).startsAt).toBe('2026-07-01T08:00:00Z');
});

test('a night ends on the next day, also where the clock changes', () => {
  expect(visitOf({ ...text, from: '22:00', to: '07:00' }).endsAt).toBe('2026-11-25T07:00:00Z');
  const night = visitOf({ ...text, day: '2026-10-24', from: '22:00', to: '07:00' });
  expect(Date.parse(night.endsAt) - Date.parse(night.startsAt)).toBe(10 * 3_600_000);
});

test('what is missing is said, field by field', () => {
  const wrong = errorsOf({ title: ' ', day: '', from: '', to: '' });

  expect(wrong.map(({ field }) => field)).toEqual(['title', 'day', 'from', 'to']);
  expect(errorsOf({ ...text, to: '09:00' }).map(({ field }) => field)).toEqual(['to']);
  expect(errorsOf(text)).toEqual([]);
});

test('what was saved comes back into the form as it was', () => {
  expect(textOf(visitOf(text))).toEqual({ ...text, title: 'Mr Lake' });
});
