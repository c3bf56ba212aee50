import { expect, test } from 'vitest';
import { readLook } from './look';

const holding = (text: string | null) => ({ getItem: () => text });

test('a phone on which nothing was chosen looks as usual', () => {
  expect(readLook(holding(null))).toEqual({ theme: 'auto', textSize: '100' });
});

test('what was chosen is found again', () => {
  expect(readLook(holding('{"theme": "dark", "textSize": "150"}'))).toEqual({ theme: 'dark', textSize: '150' });
});

test.each(['', 'not JSON', 'null', '7', '{"theme": "pink", "textSize": 9}'])('%j gives the usual look', (text) => {
  expect(readLook(holding(text))).toEqual({ theme: 'auto', textSize: '100' });
});
