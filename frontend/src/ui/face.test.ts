import { expect, test } from 'vitest';
import { initials } from './face';
import { yarnOfName } from './yarn';

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

test('a name has one colour, and many names have all six', () => {
  const names = 'Vera Samuel Cerys Gwen Ifan Rhona Wilf Emrys Catrin Huw Edna Arthur Betty Iris Ken Olwen'.split(' ');
  const colours = names.map(yarnOfName);

  expect(new Set(colours)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(names.map(yarnOfName)).toEqual(colours);
});
