import { expect, test } from 'vitest';
import { whyWords } from './kept-words';

const problem = { type: '', title: 'This has changed meanwhile', status: 409 };

test.each([
  ['device_revoked', undefined, 'Their phone was signed out from elsewhere'],
  ['forbidden', undefined, 'They may not do this, or not any more'],
  ['not-found', undefined, 'They may not do this, or not any more'],
  ['conflict', 'The PA has said that they came.', 'The PA has said that they came.'],
  ['conflict', undefined, 'This has changed meanwhile'],
])('a coordinator reads why of its author, not of themselves: %s, %s', (slug, detail, words) => {
  expect(whyWords({ ...problem, slug, ...(detail && { detail }) })).toBe(words);
});
