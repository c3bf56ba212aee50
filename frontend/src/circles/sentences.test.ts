import { expect, test } from 'vitest';
import { sentencesOf } from './sentences';

test('what a person wants comes as one idea each', () => {
  expect(sentencesOf('Help me wash. Porridge together!\nRing the chapel with me')).toEqual([
    'Help me wash.',
    'Porridge together!',
    'Ring the chapel with me',
  ]);
});

test('a price or a clock time is not the end of a sentence', () => {
  expect(sentencesOf('Leave at 9.30 please.')).toEqual(['Leave at 9.30 please.']);
});

test('no words are no sentences', () => {
  expect(sentencesOf(' \n ')).toEqual([]);
});
