import { expect, test } from 'vitest';
import { plainVisit } from '../visits/unsaid';
import { lanesOf, weave, yarnsOf } from './weave';

const NOW = new Date('2026-11-24T12:00:00Z');

const visit = (paId: string, startsAt: string, status: Parameters<typeof weave>[0][number]['status']) => ({
  paId,
  startsAt,
  status,
  needsYes: false,
  personConfirmedAt: null,
  paConfirmedAt: null,
  ...plainVisit,
});

test('what came is drawn, what may come is planned, what was called off is left out', () => {
  const woven = weave(
    [
      visit('rosa', '2026-11-20T09:00:00Z', 'done'),
      visit('kim', '2026-11-21T09:00:00Z', 'cancelled'),
      visit('kim', '2026-11-22T09:00:00Z', 'missed'),
      visit('kim', '2026-11-23T09:00:00Z', 'not_heard'),
      visit('rosa', '2026-11-25T09:00:00Z', 'confirmed'),
    ],
    NOW,
  );

  expect(woven.map(({ paId, planned }) => [paId, planned])).toEqual([
    ['rosa', false],
    [null, false],
    ['rosa', true],
  ]);
});

test('chosen PAs have yarns of their own, the others are amber', () => {
  const visits = [
    visit('kim', '2026-11-01T09:00:00Z', 'done'),
    visit('rosa', '2026-11-02T09:00:00Z', 'done'),
    visit('aled', '2026-11-03T09:00:00Z', 'done'),
  ];

  const yarnOf = yarnsOf(visits, (paId) => paId !== 'kim');

  expect(['kim', 'rosa', 'aled'].map(yarnOf)).toEqual([0, 1, 2]);
});

test('chosen PAs stand above the others', () => {
  const woven = weave(
    [visit('kim', '2026-11-01T09:00:00Z', 'done'), visit('rosa', '2026-11-02T09:00:00Z', 'done')],
    NOW,
  );

  const lanes = lanesOf(woven, (paId) => ({ name: paId, yarn: 1, chosen: paId === 'rosa' }));

  expect(lanes.map(({ paId }) => paId)).toEqual(['rosa', 'kim']);
});
