import { expect, test } from 'vitest';
import type { Visit } from '../data/kinds';
import { arrangeToday } from './today';
import { plainVisit } from './unsaid';

const NOW = new Date('2026-11-24T09:10:00Z');
const NOBODY: ReadonlySet<string> = new Set();

const makeRow = (id: string, startsAt: string, fields: Partial<Visit> = {}) => ({
  id,
  pending: false,
  d: {
    paId: 'pa-rosa',
    paName: 'Rosa',
    arrangementId: null,
    startsAt,
    endsAt: startsAt,
    status: 'confirmed',
    proposedBy: 'person',
    personConfirmedAt: startsAt,
    paConfirmedAt: startsAt,
    needsYes: false,
    ...plainVisit,
    imported: false,
    missedSaid: '',
    ...fields,
  } satisfies Visit,
});

test('who should be there by now goes before who comes later', () => {
  const rows = [makeRow('due', '2026-11-24T09:00:00Z'), makeRow('evening', '2026-11-24T17:00:00Z')];

  const today = arrangeToday(rows, NOBODY, NOW);

  expect(today.first).toMatchObject({ id: 'due', standing: 'due' });
  expect(today.next.map(({ id }) => id)).toEqual(['evening']);
  expect(today.silent?.id).toBe('due');
});

test('a day without a visit has nobody first, and still says who comes next', () => {
  const rows = [
    makeRow('yesterday', '2026-11-23T09:00:00Z', { status: 'done' }),
    makeRow('friday', '2026-11-27T09:00:00Z'),
  ];

  const today = arrangeToday(rows, NOBODY, NOW);

  expect(today.first).toBeNull();
  expect(today.before?.id).toBe('yesterday');
  expect(today.next.map(({ id }) => id)).toEqual(['friday']);
  expect(today.isNobodyTomorrow).toBe(true);
});

test('a visit that was called off does not count as somebody coming tomorrow', () => {
  const rows = [makeRow('off', '2026-11-25T09:00:00Z', { status: 'cancelled' })];

  expect(arrangeToday(rows, NOBODY, NOW)).toMatchObject({ isNobodyTomorrow: true, next: [] });
});

test('what went wrong today stays on the page when nothing else is left of today', () => {
  const rows = [makeRow('missed', '2026-11-24T08:00:00Z', { status: 'missed' })];

  expect(arrangeToday(rows, NOBODY, NOW).first).toMatchObject({ id: 'missed', standing: 'missed' });
});

test('a visit that is asked about stands as a question alone', () => {
  const rows = [makeRow('asked', '2026-11-25T09:00:00Z', { status: 'proposed', needsYes: true })];

  expect(arrangeToday(rows, new Set(['asked']), NOW).next).toEqual([]);
});
