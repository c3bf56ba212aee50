import { expect, test } from 'vitest';
import { whomPlanRings } from './asks';

const circle = { emergencyName: 'Gwen', holderName: 'Severn Care' };
const contacts = [
  { name: 'Jean', phone: '01632 960207' },
  { name: 'Tom', phone: '01632 960208' },
];

test('the plan of the person says who is rung, else the emergency contact, else the holder', () => {
  expect(whomPlanRings(circle, { contacts })).toBe('Jean');
  expect(whomPlanRings(circle, { contacts: [] })).toBe('Gwen');
  expect(whomPlanRings(circle, null)).toBe('Gwen');
  expect(whomPlanRings({ ...circle, emergencyName: '' }, null)).toBe('Severn Care');
});
