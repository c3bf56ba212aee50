import { expect, test } from 'vitest';
import type { RefusedMutation } from '../data/db';
import { sayOutcome, sayWhat } from './mutation-words';

const now = new Date('2026-11-24T12:00:00Z');

type Outcome = Pick<RefusedMutation, 'status' | 'problem' | 'settled'>;

function makeOutcome(change: Partial<Outcome> = {}): Outcome {
  const problem = { type: '', title: 'This visit is not open any more', status: 409, slug: 'visit-is-over' };
  return { status: 'quarantined', problem, settled: null, ...change };
}

const at = '2026-11-24T09:00:00Z';

test.each([
  ['refused', { status: 'rejected' }, 'The visit was called off, or is over. It was not done.'],
  ['put aside', {}, 'The visit was called off, or is over. It is kept. Your coordinator looks at it.'],
  [
    'applied since',
    { settled: { as: 'applied', at, why: null } },
    'It counts now. Your coordinator looked at it today at 9am.',
  ],
  [
    'discarded',
    { settled: { as: 'discarded', at, why: 'You told us by phone.' } },
    'It was not done. Why: You told us by phone. Your coordinator looked at it today at 9am.',
  ],
] satisfies [string, Partial<Outcome>, string][])(
  'what became of it is said in plain words: %s',
  (_, change, words) => {
    const { outcome, more } = sayOutcome(makeOutcome(change), now);

    expect(`${outcome} ${more}`).toBe(words);
  },
);

test.each([
  ['device_revoked', 'It came from a phone that was signed out.'],
  ['forbidden', 'This is not yours to do, or not any more.'],
  ['unavailable', 'We could not work with it.'],
  ['invalid', 'Something in it does not fit.'],
  ['new-since-then', 'This visit is not open any more'],
])('why it was put aside is said in plain words: %s', (slug, words) => {
  const { outcome } = sayOutcome(makeOutcome({ problem: { ...makeOutcome().problem, slug } }), now);

  expect(outcome).toBe(words);
});

test('a change that this version does not know is called one', () => {
  expect([sayWhat('note.write'), sayWhat('song.sing'), sayWhat('toString')]).toEqual([
    'A note',
    'Something that this version does not know',
    'Something that this version does not know',
  ]);
});
