import { expect, test } from 'vitest';
import file from '../../../tests/visits/closeness_cases.json';
import type { OwnVisit, Place } from '../data/kinds';
import { isShort, type Planned, travelKmhOf, warned, warningsOf } from './warnings';

type Case = [id: string, circleId: string, from: string, to: string, more?: { status?: string; household?: string }];

const places = new Map(Object.entries(file.places) as [string, Place][]);
const at = (clock: string) => `2026-11-24T${clock.length === 5 ? `${clock}:00` : clock}Z`;

const planned = ([id, circleId, from, to, more = {}]: Case): Planned => ({
  id,
  d: {
    circleId,
    personKnownAs: circleId,
    startsAt: at(from),
    endsAt: at(to),
    status: (more.status ?? 'confirmed') as OwnVisit['status'],
    householdId: more.household ?? null,
  },
});

test.each(file.cases)('$says', ({ visits, of, kmh, is }) => {
  const all = (visits as Case[]).map(planned);
  const visit = all.find(({ id }) => id === of);
  if (!visit) throw new Error(`no visit ${of}`);

  const found = warningsOf(visit, all, { places, kmh });

  expect(found).toMatchObject(is);
  expect(found).toHaveLength(is.length);
  expect(warned(all, { places, kmh }).has(of)).toBe(is.length > 0);
});

test('a phone that the server has not told how fast the way is goes by 40 km an hour', () => {
  expect([travelKmhOf({}), travelKmhOf({ travelKmh: 25 })]).toEqual([40, 25]);
});

test('a visit under half an hour is a short one', () => {
  expect([0, 15, 29, 30].map(isShort)).toEqual([false, true, true, false]);
});
