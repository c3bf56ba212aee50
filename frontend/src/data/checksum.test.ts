import { expect, test } from 'vitest';
import { fnv1a32 } from './checksum';

test('the hash agrees with the published test values of FNV-1a', () => {
  expect(fnv1a32('')).toBe(0x811c9dc5);
  expect(fnv1a32('a')).toBe(0xe40c292c);
  expect(fnv1a32('foobar')).toBe(0xbf9cf968);
});

test('the hash is taken over UTF-8', () => {
  expect(fnv1a32('é')).toBe(0x1e9de8c1);
});
