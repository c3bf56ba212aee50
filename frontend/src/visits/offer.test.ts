import { expect, test } from 'vitest';
import { errorsOf, type Offer, toProposal } from './offer';

const NOW = new Date('2026-11-24T12:00:00Z');

const offer = (fields: Partial<Offer> = {}): Offer => ({
  who: 'margaret',
  day: '2026-12-15',
  start: '09:00',
  minutes: '60',
  sleepIn: false,
  end: '',
  ruleId: '',
  why: 'Rosa is away',
  ...fields,
});

const fields = (fields: Partial<Offer>) => errorsOf(offer(fields), NOW).map(({ field }) => field);

test('a whole offer can be sent', () => {
  expect(errorsOf(offer(), NOW)).toEqual([]);
});

test('an empty form says all that is missing', () => {
  expect(fields({ who: '', day: '', start: '' })).toEqual(['who', 'day', 'start']);
});

test('a day that is over cannot be offered', () => {
  expect(fields({ day: '2026-11-23' })).toEqual(['day']);
});

test('this morning cannot be offered at midday', () => {
  expect(fields({ day: '2026-11-24', start: '09:00' })).toEqual(['start']);
});

test('a night says when it ends, and ends the next day', () => {
  const night = { start: '22:00', sleepIn: true };

  expect([
    fields({ ...night, end: '' }),
    fields({ ...night, end: '23:00' }),
    fields({ ...night, end: '07:00' }),
  ]).toEqual([['end'], ['end'], []]);
});

test('a summer visit starts by the clock on the wall', () => {
  expect(
    toProposal(offer({ day: '2027-06-01', minutes: '90' }), 'v', { circleId: 'margaret', paId: 'p' }),
  ).toMatchObject({
    startsAt: '2027-06-01T08:00:00Z',
    endsAt: '2027-06-01T09:30:00Z',
  });
});
