import { isValidElement, type VNode } from 'preact';
import { expect, test } from 'vitest';
import type { Place } from '../data/kinds';
import type { Row } from '../data/rows';
import { Attribution } from '../directory/attribution';
import { Warnings } from './diary';
import type { Planned } from './warnings';

const NOON = new Date('2026-11-30T12:00:00Z');

const visit = (id: string, circleId: string, from: string, to: string): Planned => {
  const times = { startsAt: `2026-12-01T${from}:00Z`, endsAt: `2026-12-01T${to}:00Z` };
  return { id, d: { ...times, circleId, personKnownAs: circleId, status: 'confirmed', householdId: null } };
};

/** Whether the kilometres on these warnings say whose data they are. */
function saysWhose(one: Planned, other: Planned, there: Place): boolean {
  const places = new Map<string, Place>([
    ['Maya', [52.4, -4.0]],
    ['Tom', there],
  ]);
  const diary = { visits: [other] as Row<'own_visit'>[], places, kmh: 40 };
  return has(Warnings({ visit: one, diary, now: NOON }));
}

function has(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(has);
  if (!isValidElement(node)) return false;
  const { type, props } = node as VNode<{ children?: unknown }>;
  return type === Attribution || has(props.children);
}

test('kilometres in a warning say whose data they are, and a warning without any does not', () => {
  const maya = visit('a', 'Maya', '09:00', '10:00');

  expect(saysWhose(maya, visit('b', 'Tom', '10:05', '11:00'), [52.8, -4.0])).toBe(true);
  expect(saysWhose(maya, visit('b', 'Tom', '09:30', '11:00'), [52.8, -4.0])).toBe(false);
});
