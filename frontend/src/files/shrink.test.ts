import { expect, test } from 'vitest';
import { sizeWithin } from './shrink';

test.each([
  [4000, 3000, 1600, 1200],
  [3000, 4000, 1200, 1600],
  [1600, 900, 1600, 900],
  [40, 30, 40, 30],
  [16000, 2, 1600, 1],
])('a picture of %i × %i is sent as %i × %i', (width, height, sentWidth, sentHeight) => {
  expect(sizeWithin(width, height)).toEqual({ width: sentWidth, height: sentHeight });
});
