import { expect, test } from 'vitest';
import type { OwnVisit } from '../data/kinds';
import { timesFault, timesMeant, timesText } from './times';
import { plainVisit } from './unsaid';

const makeVisit = (fields: Partial<OwnVisit> = {}): OwnVisit => ({
  ...{ paId: 'p', arrangementId: null, startsAt: '2026-11-24T09:00:00Z', endsAt: '2026-11-24T10:00:00Z' },
  ...{ status: 'done' as const, proposedBy: 'person' as const, personConfirmedAt: null, paConfirmedAt: null },
  ...{ needsYes: false, circleId: 'anwen', personKnownAs: 'Anwen' },
  ...plainVisit,
  ...{ checkedInAt: '2026-11-24T09:15:20Z', checkedOutAt: '2026-11-24T10:02:40Z' },
  householdId: null,
  ...fields,
});

const NOON = new Date('2026-11-24T12:00:00Z');

test('only what was changed is said, and the other time keeps its seconds', () => {
  const visit = makeVisit();

  expect(timesText(visit)).toEqual({ came: '09:15', left: '10:02' });
  expect(timesMeant(visit, { came: '09:01', left: '10:02' })).toEqual({ came: '2026-11-24T09:01:00Z', left: null });
});

test('a night ends on the next day', () => {
  const night = makeVisit({
    ...{ startsAt: '2026-11-24T22:00:00Z', endsAt: '2026-11-25T06:00:00Z' },
    ...{ checkedInAt: '2026-11-24T22:00:00Z', checkedOutAt: null, status: 'under_way' },
  });

  expect(timesMeant(night, { came: '22:00', left: '06:10' }).left).toBe('2026-11-25T06:10:00Z');
});

test.each([
  [{ came: '09:15', left: '10:02' }, 'same'],
  [{ came: '', left: '10:02' }, 'noTime'],
  [{ came: 'nine', left: '10:02' }, 'noTime'],
  [{ came: '13:00', left: '10:02' }, 'future'],
  [{ came: '09:15', left: '09:00' }, 'order'],
  [{ came: '11:00', left: '10:02' }, 'order'],
  [{ came: '09:01', left: '10:02' }, null],
])('%o: %s', (text, fault) => {
  expect(timesFault(makeVisit(), text, NOON)).toBe(fault);
});
