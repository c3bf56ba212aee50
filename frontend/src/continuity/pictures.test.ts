import { describe, expect, test } from 'vitest';
import { drawMarks } from '../ui/thread-marks';
import { drawThread, type Lane, type ThreadVisit } from '../ui/thread-path';
import { drawBars, drawSmallBars, type Fortnight, type Level } from './bars';
import { enoughWords, wordsOf } from './faces-picture';
import { columnsOf, countWeeks, strandsByDay, strandsByWeek, timesOf, type Weeks } from './long';
import { tenureWords } from './tenure';

const NOW = new Date('2026-11-24T12:00:00Z');
const rosa: Lane = { paId: 'rosa', name: 'Rosa', yarn: 1, chosen: true };
const kim: Lane = { paId: 'kim', name: 'Kim', yarn: 0, chosen: false };

const came = (paId: string, startsAt: string): ThreadVisit => ({ paId, startsAt, planned: false });
const planned = (paId: string, startsAt: string): ThreadVisit => ({ paId, startsAt, planned: true });

const fortnight = (faces: number, more: Partial<Fortnight> = {}): Fortnight => ({
  startsAt: '2026-11-10T12:00:00Z',
  endsAt: '2026-11-24T12:00:00Z',
  visits: faces * 2,
  faces,
  enough: null,
  notKnown: null,
  covered: 0,
  ...more,
});

const level = (low: number, high: number): Level => ({
  measure: 'faces',
  windowDays: 14,
  low,
  high,
  among: `${low}`,
  source: '',
});

describe('the thread by days', () => {
  test('counts the visits of each day, of today what came and what is planned apart', () => {
    const woven = [
      came('rosa', '2026-11-23T09:00:00Z'),
      came('rosa', '2026-11-23T18:00:00Z'),
      came('rosa', '2026-11-24T09:00:00Z'),
      planned('rosa', '2026-11-24T18:00:00Z'),
      came('kim', '2026-10-01T09:00:00Z'),
    ];

    const strands = strandsByDay(woven, [rosa, kim], 28, NOW);

    expect(strands.map(({ paId }) => paId)).toEqual(['rosa']);
    expect(strands[0]?.came.slice(-2)).toEqual([2, 1]);
    expect([strands[0]?.came.length, strands[0]?.planned.length, strands[0]?.planned[0]]).toEqual([29, 28, 1]);
  });

  test('has a column for each day of the table', () => {
    const { came: back, planned: ahead } = columnsOf(28, NOW);

    expect([back.length, back.at(-1), ahead.length, ahead[0]]).toEqual([29, '2026-11-24', 28, '2026-11-24']);
  });
});

describe('the thread by weeks', () => {
  test('counts weeks back from this moment: the first moment of a week counts, the last does not', () => {
    const woven = ['2026-11-17T12:00:00Z', '2026-11-17T11:59:59Z', '2026-11-24T11:59:00Z'].map((at) =>
      came('rosa', at),
    );

    expect(countWeeks(woven, 'rosa', false, 3, NOW)).toEqual([0, 1, 2]);
    expect(countWeeks([planned('rosa', '2026-11-24T12:00:00Z')], 'rosa', true, 2, NOW)).toEqual([1, 0]);
  });

  test('takes what came from the server, what is planned from the phone, and names whom the phone does not know', () => {
    const read: Weeks = {
      days: 91,
      endsAt: '2026-11-24T12:00:00Z',
      visits: 3,
      strands: [{ paId: 'old', paName: 'Omar', chosen: false, weeks: [3, ...Array.from({ length: 12 }, () => 0)] }],
    };

    const strands = strandsByWeek(
      [planned('rosa', '2026-11-26T09:00:00Z'), came('rosa', '2026-11-20T09:00:00Z')],
      read,
      (paId, name) => (paId === 'rosa' ? rosa : { paId, name, yarn: 0, chosen: false }),
      91,
      NOW,
    );

    expect(strands.map((each) => [each.name, timesOf(each), each.planned[0]])).toEqual([
      ['Rosa', 0, 1],
      ['Omar', 3, 0],
    ]);
  });

  test('without the server shows the weeks that are held', () => {
    const strands = strandsByWeek([came('rosa', '2026-11-20T09:00:00Z')], undefined, () => rosa, 91, NOW);

    expect(strands[0]?.came).toEqual([...Array.from({ length: 12 }, () => 0), 1]);
  });

  test('of a year has 53 columns, the first shorter, and none to come', () => {
    const { came: back, planned: ahead } = columnsOf(365, NOW);

    expect([back.length, back[0], back[1], ahead.length]).toEqual([53, '2025-11-24', '2025-11-25', 0]);
  });
});

describe('marks', () => {
  test('are as tall as there are visits, a dot for the fewest, planned ones apart and others square', () => {
    const { dots, width, now, rows } = drawMarks([
      { ...rosa, came: [1, 0, 3], planned: [2] },
      { ...kim, came: [0, 1, 0], planned: [0] },
    ]);

    expect([width, now, rows]).toEqual([40, 30, 2]);
    expect(dots).toEqual([
      { path: 'M5 4.1V5.9M25 1.8V8.2', yarn: 1, isSquare: false, isPlanned: false },
      { path: 'M15 14.1V15.9', yarn: 0, isSquare: true, isPlanned: false },
      { path: 'M35 2.95V7.05', yarn: 1, isSquare: false, isPlanned: true },
    ]);
  });
});

test('two visits of a day hang above and below the line, which stays level', () => {
  const span = { from: '2026-11-23', today: '2026-11-24', to: '2026-11-24' };

  const { run, dots } = drawThread(
    [rosa],
    [came('rosa', '2026-11-23T08:00:00Z'), came('rosa', '2026-11-23T18:00:00Z')],
    span,
  );

  expect(run).toBe('M2.5 5H7.5');
  expect(dots[0]?.path).toBe('M2.5 2.7h0M7.5 7.3h0');
});

test('visits of one day by two PAs are each on their line', () => {
  const span = { from: '2026-11-23', today: '2026-11-24', to: '2026-11-24' };

  const { dots } = drawThread(
    [rosa, kim],
    [came('rosa', '2026-11-23T08:00:00Z'), came('kim', '2026-11-23T18:00:00Z')],
    span,
  );

  expect(dots.map(({ path }) => path)).toEqual(['M2.5 5h0', 'M7.5 15h0']);
});

describe('faces per fortnight', () => {
  test('are bars, with a line where it is known how few would have been enough, and levels that fit', () => {
    const enough = { atLeast: 2, atMost: 3, isProven: false };
    const drawn = drawBars([fortnight(5), fortnight(0), fortnight(4, { enough })], [level(7, 9), level(14.9, 14.9)]);

    expect([drawn.width, drawn.top]).toEqual([130, 10]);
    expect(drawn.past).toBe('M101.5 100V50h7V100Z');
    expect(drawn.last).toBe('M121.5 100V60h7V100Z');
    expect([drawn.enough, drawn.between]).toEqual(['M120.5 70h9', 'M125 70V80']);
    expect(drawn.levels.map(({ y, height }) => [y, height])).toEqual([[10, 20]]);
    expect(drawn.above.map(({ low }) => low)).toEqual([14.9]);
  });

  test('grow with the most of them', () => {
    expect(drawBars([fortnight(15)], [level(14.9, 14.9)])).toMatchObject({ top: 20, above: [] });
  });

  test('are said in words, with how few would have been enough', () => {
    const enough = { atLeast: 3, atMost: 3, isProven: true };

    expect(wordsOf([fortnight(3), fortnight(4), fortnight(7, { enough })], true)).toEqual([
      'Seven people came in the last 14 days.',
      'In the 2 fortnights before that: 3 to 4.',
      'Three of the PAs you had chosen would have been enough.',
    ]);
  });

  test('say why it is not known', () => {
    expect(enoughWords(fortnight(2, { notKnown: 'not_all', covered: 1, visits: 4 }))).toBe(
      'not known: those chosen could come to 1 of 4 visits',
    );
    expect(enoughWords(fortnight(2, { notKnown: 'not_yet' }))).toBe('not worked out yet');
    expect(enoughWords(fortnight(2, { enough: { atLeast: 1, atMost: 2, isProven: false } }))).toBe('1 or 2');
  });

  test('have a foot in the small row where nobody came', () => {
    expect(drawSmallBars([0, 2])).toMatchObject({ past: 'M111.5 100h7v-2h-7Z', last: 'M121.5 100V50h7V100Z' });
  });
});

test('tenure is said in days, months or years', () => {
  expect([tenureWords(1), tenureWords(205), tenureWords(800)]).toEqual(['1 day', '6 months', '2 years']);
});
