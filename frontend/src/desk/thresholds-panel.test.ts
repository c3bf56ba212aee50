import { expect, test } from 'vitest';
import { previewWords } from './thresholds-panel';

test('what a change would raise is said by kind', () => {
  const now = { gap: 2, too_many_faces: 4 };

  expect(previewWords({ now, would: { gap: 1, too_many_faces: 7 } })).toBe(
    'With these, 8 flags would be up (now 6): 1 fewer for “Nobody comes” and 3 more for “Many faces”.',
  );
  expect(previewWords({ now, would: now })).toBe('With these, 6 flags would be up, as now.');
});
