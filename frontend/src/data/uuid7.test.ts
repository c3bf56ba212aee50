import { expect, test } from 'vitest';
import { uuid7 } from './uuid7';

test('an id is a UUID of version 7 that begins with its time', () => {
  const id = uuid7(Date.parse('2026-11-24T09:00:00Z'));

  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-24T09:00:00Z'));
});

test('two ids of one moment differ', () => {
  expect(uuid7(0)).not.toBe(uuid7(0));
});
