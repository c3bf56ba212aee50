import { expect, test } from 'vitest';
import file from '../../../tests/directory/matching_cases.json';
import type { PaProfile } from '../data/kinds';
import { type Hit, offered, type Query, rank } from './matching';
import { COSINES } from './places';
import { unsaid } from './unsaid';

interface Case {
  name: string;
  query: Query;
  pas: { id: string; d: PaProfile }[];
  hits: Hit[];
}

const cases = file as unknown as Case[];

test.each(cases.map((each) => [each.name, each] as const))(
  'the server says the same: %s',
  (_, { query, pas, hits }) => {
    expect(rank(pas, query)).toEqual(hits);
  },
);

test('the order in which records come makes no difference', () => {
  for (const { query, pas, hits } of cases) expect(rank(pas.toReversed(), query)).toEqual(hits);
});

test('no cosine lies where two machines could round it apart', () => {
  const parts = Array.from({ length: 91 }, (_, degree) => (Math.cos((degree * Math.PI) / 180) * 1_000_000) % 1);

  expect(parts.every((part) => Math.abs(part - 0.5) > 1e-4)).toBe(true);
  expect([COSINES[0], COSINES[60], COSINES[90]]).toEqual([1_000_000, 500_000, 0]);
});

test('what only somebody said who takes on nobody is not offered as a wish', () => {
  const row = (id: string, fields: Partial<PaProfile>) => ({ id, d: { ...unsaid, name: 'Sam Rees', ...fields } });
  const pas = [row('a', { languages: ['Welsh'] }), row('b', { accepting: true, languages: ['english', 'English '] })];

  expect(offered(pas, 'languages')).toEqual(['English']);
});
