import { expect, test } from 'vitest';
import type { Relationship } from '../data/kinds';
import { isFamiliar } from './faces';
import { isYourTurn, nextStep } from './steps';
import { plainRelationship } from './unsaid';

const AT = '2026-11-20T09:00:00Z';
const NOW = new Date('2026-11-24T09:00:00Z');

const makeBond = (fields: Partial<Relationship> = {}): Relationship => ({
  ...plainRelationship,
  paId: 'pa-sam',
  name: 'Sam Rees',
  knownAs: null,
  stage: 'invited',
  role: null,
  imported: false,
  invitedAt: AT,
  meetingAcceptedAt: null,
  introducedAt: null,
  personChoseAt: null,
  paAgreedAt: null,
  personKnowsAt: null,
  paKnowsAt: null,
  chosenAt: null,
  endedAt: null,
  firstMetAt: null,
  lastMetAt: null,
  visits: 0,
  ...fields,
});

test('the way into the team goes from one side to the other and back', () => {
  const way = [
    makeBond(),
    makeBond({ meetingAcceptedAt: AT }),
    makeBond({ meetingAcceptedAt: AT, introducedAt: AT, stage: 'introduced' }),
    makeBond({ meetingAcceptedAt: AT, introducedAt: AT, stage: 'introduced', personChoseAt: AT }),
    makeBond({ stage: 'chosen', personChoseAt: AT, paAgreedAt: AT, chosenAt: AT }),
  ].map(nextStep);

  expect(way).toEqual(['waitsToMeet', 'sayMet', 'choose', 'waitsForYes', 'chosen']);
  expect(way.map(isYourTurn)).toEqual([false, true, true, false, false]);
});

test('whoever has said that they know each other waits for the other', () => {
  expect(nextStep(makeBond({ personKnowsAt: AT }))).toBe('waitsForKnown');
  expect(nextStep(makeBond({ paKnowsAt: AT }))).toBe('sayKnown');
});

const circle = { familiarDays: 90, hasImported: true, teamAskedAt: null } as Parameters<typeof isFamiliar>[0];

test('nobody who came before is called new before the person was asked who is in the team', () => {
  expect(isFamiliar(circle, makeBond({ stage: 'considering', imported: true }), NOW)).toBeNull();
  expect(isFamiliar(circle, makeBond({ stage: 'invited' }), NOW)).toBe(false);
  expect(isFamiliar({ ...circle, teamAskedAt: AT }, makeBond({ stage: 'considering' }), NOW)).toBe(false);
});

test('a chosen face stays familiar for 90 days after the last meeting', () => {
  const met = (lastMetAt: string) => isFamiliar(circle, makeBond({ stage: 'chosen', lastMetAt }), NOW);

  expect(met('2026-08-27T09:00:00Z')).toBe(true);
  expect(met('2026-08-20T09:00:00Z')).toBe(false);
});

test('how long a face stays familiar is as the holder has it', () => {
  const bond = makeBond({ stage: 'chosen', lastMetAt: '2026-08-27T09:00:00Z' });

  expect(isFamiliar({ ...circle, familiarDays: 30 }, bond, NOW)).toBe(false);
  expect(isFamiliar({ ...circle, familiarDays: 120 }, bond, NOW)).toBe(true);
});
