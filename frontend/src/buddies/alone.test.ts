import { expect, test } from 'vitest';
import type { LoneWorking, TeamMember } from '../data/kinds';
import type { Row } from '../data/rows';
import { isOverdue, nextAt, teamMates, underWay } from './alone';

const NINE = new Date('2026-11-24T09:00:00Z');

const makeAlone = (id: string, d: Partial<LoneWorking>): Row<'lone_working'> => ({
  ...{ t: 'lone_working', id, scope: 'u:me', v: 1, k: '', pending: false },
  d: {
    ...{ startedAt: '2026-11-24T08:00:00Z', until: '2026-11-24T10:00:00Z', safeAt: null, toldAt: null, toldName: null },
    ...d,
  },
});

const makeMember = (circle: string, paId: string, phone: string | null): Row<'team_member'> => ({
  ...{ t: 'team_member', id: `${circle}-${paId}`, scope: `c:${circle}/all`, v: 1, k: '', pending: false },
  d: {
    ...{ paId, name: paId, knownAs: null, photo: null, phone, role: 'main', chosenAt: '2026-11-01T09:00:00Z' },
    ...{ firstMetAt: null, lastMetAt: null, visits: 0 },
  } as TeamMember,
});

test('who has not said that they are out is still under way, also late, but not the day after', () => {
  const over = makeAlone('over', { safeAt: '2026-11-24T09:00:00Z' });
  const late = makeAlone('late', { until: '2026-11-24T08:30:00Z' });
  const forgotten = makeAlone('forgotten', { until: '2026-11-22T08:30:00Z' });

  expect(underWay([over, late], NINE)?.id).toBe('late');
  expect(underWay([forgotten, over], NINE)).toBeNull();
  expect(isOverdue(late.d, NINE)).toBe(true);
  expect(isOverdue(makeAlone('a', {}).d, NINE)).toBe(false);
});

test('a clock time is the next one that comes', () => {
  expect(nextAt('10:30', NINE)).toBe('2026-11-24T10:30:00Z');
  expect(nextAt('01:00', NINE)).toBe('2026-11-25T01:00:00Z');
  expect(nextAt('25:00', NINE)).toBeNull();
  expect(nextAt('', NINE)).toBeNull();
});

test('a buddy may be a PA of the same team who has a telephone', () => {
  const members = [
    makeMember('anwen', 'me', '1'),
    makeMember('anwen', 'nia', '2'),
    makeMember('anwen', 'silent', null),
    makeMember('ben', 'me', '1'),
    makeMember('ben', 'nia', '2'),
    makeMember('cai', 'stranger', '3'),
  ];

  expect(teamMates(members, ['me']).map(({ paId }) => paId)).toEqual(['nia']);
});
