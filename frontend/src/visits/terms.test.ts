import { expect, test } from 'vitest';
import type { Visit } from '../data/kinds';
import { ownPayableWords, payableWords } from './pause-words';
import { lateTerms, payableIn } from './terms';

const NOON = new Date('2026-11-23T12:00:00Z');
const AGREED = '2026-11-20T09:00:00Z';
const terms = { lateCancelHours: 24, lateCancelPercent: 50, pauseHours: 168, pausePercent: 50 };
const unsaid = { lateCancelHours: null, lateCancelPercent: null, pauseHours: null, pausePercent: null };

const at = (startsAt: string) => ({ startsAt, status: 'confirmed' as const });

test('a visit called off within the hours that the PA names is late, before that it is not', () => {
  expect(lateTerms(terms, at('2026-11-24T11:59:00Z'), NOON)).toEqual({ hours: 24, percent: 50 });
  expect(lateTerms(terms, at('2026-11-24T12:00:00Z'), NOON)).toBeNull();
});

test('nothing is late where the PA has said nothing, or nothing was agreed', () => {
  expect(lateTerms(unsaid, at('2026-11-23T13:00:00Z'), NOON)).toBeNull();
  expect(lateTerms(undefined, at('2026-11-23T13:00:00Z'), NOON)).toBeNull();
  expect(lateTerms(terms, { ...at('2026-11-23T13:00:00Z'), status: 'proposed' }, NOON)).toBeNull();
});

const paused = (day: string, fields: Partial<Visit> = {}) =>
  ({
    paId: 'sam',
    status: 'paused',
    startsAt: `${day}T09:00:00Z`,
    endsAt: `${day}T10:30:00Z`,
    personConfirmedAt: AGREED,
    paConfirmedAt: AGREED,
    ...fields,
  }) as Visit;

test('of the visits of a pause those agreed within the first days cost what the PA asks', () => {
  const visits = [
    paused('2026-11-24'),
    paused('2026-11-30'),
    paused('2026-12-01'),
    paused('2026-11-25', { paConfirmedAt: null }),
    paused('2026-11-26', { paId: 'rosa' }),
    paused('2026-11-27', { status: 'done' }),
  ];

  const payable = payableIn({ startsOn: '2026-11-24' }, 'sam', terms, visits);

  expect(payable).toEqual({ percent: 50, hours: 168, visits: 2, minutes: 180 });
  expect(payable && payableWords('Sam', payable)).toBe('Sam asks 50 % for the first 7 days: 2 visits, 3 hours.');
  expect(payable && ownPayableWords({ ...payable, hours: 36, visits: 1, minutes: 90 })).toBe(
    'By your terms you ask 50 % for the first 36 hours: 1 visit, 1.5 hours.',
  );
});

test('where the PA has said nothing of pauses, nothing is said', () => {
  expect(payableIn({ startsOn: '2026-11-24' }, 'sam', unsaid, [paused('2026-11-24')])).toBeNull();
});
