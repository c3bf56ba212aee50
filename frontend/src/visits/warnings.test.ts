import { expect, test } from 'vitest';
import type { OwnVisit, Place } from '../data/kinds';
import { plainVisit } from './unsaid';
import { isShort, warned, warningsOf } from './warnings';

const ABERYSTWYTH: Place = [52.41, -4.05];
const BORTH: Place = [52.49, -4.05];
const LAMPETER: Place = [52.11, -4.08];
const places = new Map([
  ['margaret', ABERYSTWYTH],
  ['ivor', BORTH],
  ['gwen', LAMPETER],
]);

const visit = (id: string, circleId: string, from: string, to: string, d: Partial<OwnVisit> = {}) => ({
  id,
  d: {
    ...{ circleId, personKnownAs: circleId, paId: 'rosa', arrangementId: null, needsYes: false, proposedBy: 'person' },
    ...{ startsAt: `2026-11-24T${from}:00Z`, endsAt: `2026-11-24T${to}:00Z`, status: 'confirmed' },
    ...{ personConfirmedAt: null, paConfirmedAt: null, householdId: null },
    ...plainVisit,
    ...d,
  } as OwnVisit,
});

test('two visits at the same time clash, to whomever they are', () => {
  const nine = visit('a', 'margaret', '09:00', '10:00');
  const half = visit('b', 'ivor', '09:30', '10:30');

  expect(warningsOf(nine, [nine, half], places)).toMatchObject([{ kind: 'clash', id: 'b', name: 'ivor' }]);
  expect(warningsOf(half, [nine, half], places)).toMatchObject([{ kind: 'clash', id: 'a' }]);
});

test('one visit right after another at the next village leaves too little time for the way', () => {
  const nine = visit('a', 'margaret', '09:00', '10:00');
  const ten = visit('b', 'ivor', '10:05', '11:00');

  expect(warningsOf(nine, [nine, ten], places)).toEqual([
    { kind: 'travel', id: 'b', name: 'ivor', isBefore: false, km: 9, takes: 14, free: 5 },
  ]);
  expect(warningsOf(ten, [nine, ten], places)).toMatchObject([{ id: 'a', isBefore: true }]);
});

test('with time enough for the way nothing is said', () => {
  const nine = visit('a', 'margaret', '09:00', '10:00');

  expect(warned([nine, visit('b', 'ivor', '10:14', '11:00')], places)).toEqual(new Set());
  expect(warned([nine, visit('b', 'gwen', '10:14', '11:00')], places)).toEqual(new Set(['a', 'b']));
});

test('nothing is said of the way where a place is not known, nor of what is off', () => {
  const nine = visit('a', 'margaret', '09:00', '10:00');

  expect(warned([nine, visit('b', 'nobody', '10:00', '11:00')], places)).toEqual(new Set());
  expect(warned([nine, visit('b', 'ivor', '09:30', '11:00', { status: 'cancelled' })], places)).toEqual(new Set());
  expect(warned([nine, visit('b', 'ivor', '09:30', '11:00', { status: 'paused' })], places)).toEqual(new Set());
});

test('visits to one household go together', () => {
  const house = { householdId: 'h' };
  const nine = visit('a', 'margaret', '09:00', '10:00', house);

  expect(warned([nine, visit('b', 'gwen', '09:30', '10:30', house)], places)).toEqual(new Set());
});

test('a visit under half an hour is a short one', () => {
  expect([0, 15, 29, 30].map(isShort)).toEqual([false, true, true, false]);
});
