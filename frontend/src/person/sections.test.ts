import { expect, test } from 'vitest';
import type { AboutMe } from '../data/kinds';
import { currentOf, earlierOf } from './sections';

const version = (id: string, basedOn: string | null, minute: number, more: Partial<AboutMe> = {}) => ({
  id,
  d: {
    ...{ section: 'please', text: id, basedOn, writtenAt: `2026-11-24T09:0${minute}:00Z` },
    ...{ authorName: 'Anwen Pugh', writtenBy: null, supportedBy: null },
    ...more,
  } as AboutMe,
});

test('the newest version stands, and those it replaced are earlier', () => {
  const versions = [version('a', null, 1), version('b', 'a', 2), version('c', 'b', 3)];

  expect(currentOf(versions, 'please').map(({ id }) => id)).toEqual(['c']);
  expect(earlierOf(versions, 'please').map(({ id }) => id)).toEqual(['b', 'a']);
});

test('of two written from the same version both stand', () => {
  const versions = [version('a', null, 1), version('b', 'a', 2), version('c', 'a', 3)];

  expect(currentOf(versions, 'please').map(({ id }) => id)).toEqual(['c', 'b']);
});

test('a version of another section replaces nothing here', () => {
  const versions = [version('a', null, 1), version('b', null, 2, { section: 'wellness' })];

  expect(currentOf(versions, 'please').map(({ id }) => id)).toEqual(['a']);
});
