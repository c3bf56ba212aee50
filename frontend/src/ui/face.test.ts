import { expect, test } from 'vitest';
import { initials } from './face';

test.each([
  ['Rosa', 'R'],
  ['Rosa Duarte', 'RD'],
  ['Anna Maria van der Berg', 'AB'],
  ['  wilf   barns ', 'WB'],
  ['Anne-Marie', 'AM'],
  ['Élodie Ångström', 'ÉÅ'],
  ['', '?'],
])('the initials of %j are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
