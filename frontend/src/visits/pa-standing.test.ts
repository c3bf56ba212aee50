import { expect, test } from 'vitest';
import type { OwnVisit } from '../data/kinds';
import { canCheckIn, isAhead, isOfToday, standingOf } from './pa-standing';
import { plainVisit } from './unsaid';

const MORNING = new Date('2026-11-24T08:30:00Z');

const visit = (d: Partial<OwnVisit> = {}): OwnVisit => ({
  ...{ circleId: 'margaret', personKnownAs: 'Margaret', paId: 'rosa', arrangementId: null, proposedBy: 'person' },
  ...{ startsAt: '2026-11-24T09:00:00Z', endsAt: '2026-11-24T10:00:00Z', status: 'confirmed', needsYes: false },
  ...{ personConfirmedAt: '2026-11-20T09:00:00Z', paConfirmedAt: '2026-11-20T09:00:00Z' },
  ...plainVisit,
  householdId: null,
  ...d,
});

test('a visit waits for whoever has not said yes', () => {
  expect(standingOf(visit({ status: 'proposed', paConfirmedAt: null }))).toBe('your-yes');
  expect(standingOf(visit({ status: 'proposed', personConfirmedAt: null }))).toBe('their-yes');
  expect(standingOf(visit({ status: 'proposed', needsYes: true }))).toBe('needs-yes');
});

test('a PA checks in on the day, not the day before', () => {
  expect(canCheckIn(visit(), MORNING)).toBe(true);
  expect(canCheckIn(visit(), new Date('2026-11-23T20:00:00Z'))).toBe(false);
});

test('a PA does not go in before the person has said yes to a new face', () => {
  expect(canCheckIn(visit({ status: 'proposed', needsYes: true }), MORNING)).toBe(false);
});

test('what the server has not heard of, or calls missed, can still be told on the day', () => {
  expect(canCheckIn(visit({ status: 'not_heard' }), MORNING)).toBe(true);
  expect(canCheckIn(visit({ status: 'missed' }), MORNING)).toBe(true);
});

test('a night that began yesterday is on the page of today until it is left', () => {
  const night = { startsAt: '2026-11-23T22:00:00Z', endsAt: '2026-11-24T07:00:00Z' };
  const underWay = visit({ ...night, status: 'under_way', checkedInAt: night.startsAt });

  expect(isOfToday(underWay, MORNING)).toBe(true);
  expect(isOfToday({ ...underWay, status: 'done', checkedOutAt: night.endsAt }, MORNING)).toBe(false);
});

test('a cancelled visit is neither of today nor ahead', () => {
  const off = visit({ status: 'cancelled' });

  expect([isOfToday(off, MORNING), isAhead(off, MORNING)]).toEqual([false, false]);
});
