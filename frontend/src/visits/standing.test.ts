import { expect, test } from 'vitest';
import type { Visit } from '../data/kinds';
import { headWords, mayHaveBeenMissed, standingOf } from './standing';
import { plainVisit } from './unsaid';

const BEFORE = new Date('2026-11-24T08:00:00Z');
const AFTER = new Date('2026-11-24T09:10:00Z');
const EARLIER = '2026-11-20T09:00:00Z';

const makeVisit = (fields: Partial<Visit> = {}): Visit => ({
  paId: 'pa-rosa',
  paName: 'Rosa',
  arrangementId: null,
  startsAt: '2026-11-24T09:00:00Z',
  endsAt: '2026-11-24T10:00:00Z',
  status: 'proposed',
  proposedBy: 'person',
  personConfirmedAt: null,
  paConfirmedAt: null,
  needsYes: false,
  ...plainVisit,
  imported: false,
  missedSaid: '',
  ...fields,
});

test('a proposed visit never says that somebody is coming', () => {
  const waits = (fields: Partial<Visit>) => standingOf(makeVisit(fields), BEFORE);

  expect(waits({ personConfirmedAt: EARLIER })).toBe('waitsForPa');
  expect(waits({ paConfirmedAt: EARLIER })).toBe('waitsForYou');
  expect(waits({})).toBe('waitsForBoth');
  expect(waits({ paConfirmedAt: EARLIER, needsYes: true })).toBe('needsYes');
});

test('a proposal whose time has come was not agreed', () => {
  expect(standingOf(makeVisit({ personConfirmedAt: EARLIER }), AFTER)).toBe('notAgreed');
});

test('a confirmed visit is coming, and due once its time has come', () => {
  const visit = makeVisit({ status: 'confirmed' });

  expect(standingOf(visit, BEFORE)).toBe('coming');
  expect(standingOf(visit, AFTER)).toBe('due');
});

test('running late holds until the later time has come too', () => {
  const visit = makeVisit({ status: 'confirmed', lateMinutes: 20 });

  expect(standingOf(visit, AFTER)).toBe('late');
  expect(standingOf({ ...visit, status: 'not_heard' }, AFTER)).toBe('late');
  expect(standingOf(visit, new Date('2026-11-24T09:21:00Z'))).toBe('due');
});

test('not heard is not missed', () => {
  expect(standingOf(makeVisit({ status: 'not_heard' }), AFTER)).toBe('notHeard');
  expect(standingOf(makeVisit({ status: 'missed' }), AFTER)).toBe('missed');
});

test('the plan of the person says how long is waited, and then that the wait is over', () => {
  const visit = makeVisit({ status: 'confirmed' });
  const at = (clock: string) => standingOf(visit, new Date(`2026-11-24T${clock}:00Z`), 20);

  expect([at('09:19'), at('09:20'), at('09:39'), at('09:40')]).toEqual(['due', 'notHeard', 'notHeard', 'waitOver']);
  expect(standingOf({ ...visit, status: 'not_heard' }, AFTER, 20)).toBe('notHeard');
  expect(mayHaveBeenMissed('waitOver')).toBe(true);
});

test('the person may say that nobody came only where nobody has said that somebody is there', () => {
  expect(mayHaveBeenMissed('due')).toBe(true);
  expect(mayHaveBeenMissed('notHeard')).toBe(true);
  expect(mayHaveBeenMissed('here')).toBe(false);
  expect(mayHaveBeenMissed('came')).toBe(false);
});

test('the heading says the day as people say it', () => {
  const at = (startsAt: string) => headWords('coming', 'Rosa', startsAt, BEFORE);

  expect(at('2026-11-24T09:00:00Z')).toBe('Rosa is coming at 9am');
  expect(at('2026-11-25T09:30:00Z')).toBe('Rosa is coming tomorrow at 9:30am');
  expect(at('2026-11-27T12:00:00Z')).toBe('Rosa is coming on Friday 27 November at midday');
});
