import { describe, expect, test } from 'vitest';
import { sparkLanes } from './spark';
import { drawThread, type Lane, spanAround, type ThreadVisit } from './thread-path';
import { threadSentence } from './thread-sentence';
import { addDays } from './when';
import { yarnsByFirstVisit } from './yarn';

const rosa: Lane = { paId: 'rosa', name: 'Rosa', yarn: 1, chosen: true };
const daniel: Lane = { paId: 'daniel', name: 'Daniel', yarn: 2, chosen: true };
const kim: Lane = { paId: 'kim', name: 'Kim', yarn: 0, chosen: false };

const span = { from: '2026-11-13', today: '2026-11-27', to: '2026-12-10' };

/** A visit so many days after the first day that is drawn. */
function visit(paId: string | null, day: number, clock = '09:00'): ThreadVisit {
  return { paId, startsAt: `${addDays(span.from, day)}T${clock}:00Z`, planned: day >= 14 };
}

describe('the thread', () => {
  test('is level while the same PA comes, and an S to another', () => {
    const { run } = drawThread([rosa, daniel], [visit('rosa', 0), visit('rosa', 1), visit('daniel', 2)], span);

    expect(run).toBe('M5 5H15C20 5 20 15 25 15');
  });

  test('shows the same PA coming again as a cord in their yarn, not of somebody who was not chosen', () => {
    const visits = [visit('rosa', 0), visit('rosa', 1), visit('kim', 2), visit('kim', 3)];

    expect(drawThread([rosa, kim], visits, span).holds).toEqual([{ yarn: 1, path: 'M5 5H15' }]);
  });

  test('goes on from the last visit into what is planned', () => {
    const { plan } = drawThread([rosa], [visit('rosa', 13), visit('rosa', 14)], span);

    expect(plan).toBe('M135 5H145');
  });

  test('breaks where nobody is named, in a row of its own', () => {
    const drawing = drawThread([rosa], [visit('rosa', 13), visit(null, 14), visit('rosa', 15)], span);

    expect(drawing.plan).toBe('');
    expect(drawing.rows).toBe(2);
    expect(drawing.dots).toContainEqual({ path: 'M145 15h0', yarn: null, isSquare: true, isPlanned: true });
  });

  test('has a round dot for a chosen PA, a square one for another, and a hollow one for what is planned', () => {
    const { dots } = drawThread([rosa, kim], [visit('rosa', 0), visit('kim', 1), visit('rosa', 20)], span);

    expect(dots.map(({ isSquare, isPlanned }) => [isSquare, isPlanned])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  test('calls nobody unchosen before the person was asked', () => {
    const { dots } = drawThread([{ ...rosa, chosen: null }], [visit('rosa', 0)], span);

    expect(dots[0]?.isSquare).toBe(false);
  });

  test('spreads the visits of a day over its column', () => {
    const drawing = drawThread([rosa], [visit('rosa', 0, '18:00'), visit('rosa', 0, '08:00')], span);

    expect(drawing.run).toBe('M2.5 5H7.5');
    expect(drawing.isBusy).toBe(true);
  });

  test('divides at the beginning of today, or after what already happened today', () => {
    const morning = { paId: 'rosa', startsAt: '2026-11-27T08:00:00Z', planned: false };
    const evening = { paId: 'rosa', startsAt: '2026-11-27T18:00:00Z', planned: true };

    expect(drawThread([rosa], [visit('rosa', 13), evening], span).now).toBe(140);
    expect(drawThread([rosa], [morning, evening], span).now).toBe(145);
  });

  test('puts a visit late in a summer evening on the day that the clock shows', () => {
    const summer = { from: '2026-07-24', today: '2026-07-26', to: '2026-07-27' };

    const { dots } = drawThread([rosa], [{ paId: 'rosa', startsAt: '2026-07-24T23:30:00Z', planned: false }], summer);

    expect(dots[0]?.path).toBe('M15 5h0');
  });

  test('leaves out what lies before and after', () => {
    expect(drawThread([rosa], [visit('rosa', -1), visit('rosa', 28)], span).dots).toEqual([]);
  });

  test('spans fourteen days either way', () => {
    expect(spanAround('2026-11-27', 14, 14)).toEqual(span);
  });
});

describe('the sentence of the thread', () => {
  const many = (paId: string, times: number) => Array.from({ length: times }, (_, day) => visit(paId, day));

  test('counts people in words and says who came how often', () => {
    const visits = [...many('rosa', 10), ...many('daniel', 4), visit('rosa', 20)];

    expect(threadSentence([rosa, daniel], visits)).toEqual({
      first: 'Two people came, 14 times.',
      more: 'You chose both. Rosa came 10 times, Daniel 4 times.',
    });
  });

  test('names those who were chosen when others came too', () => {
    const { more } = threadSentence([rosa, kim], [...many('rosa', 2), ...many('kim', 1)]);

    expect(more).toBe('You chose Rosa, not the others. Rosa came 2 times, Kim once.');
  });

  test('says nothing about choosing before the person was asked', () => {
    const asked = threadSentence([{ ...rosa, chosen: null }], many('rosa', 1));

    expect(asked).toEqual({ first: 'One person came, once.', more: '' });
  });

  test('says when nobody came', () => {
    expect(threadSentence([rosa], [visit('rosa', 20)])).toEqual({ first: 'Nobody came.', more: '' });
  });
});

describe('the small thread', () => {
  test('puts chosen PAs first and the others below in amber', () => {
    const lanes = sparkLanes([
      { ...visit('kim', 0), chosen: false },
      { ...visit('rosa', 1), chosen: true },
    ]);

    expect(lanes.map(({ paId, yarn }) => [paId, yarn])).toEqual([
      ['rosa', 2],
      ['kim', 0],
    ]);
  });
});

test('yarns go by first visit and repeat after six', () => {
  const visits = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a'].map((paId, day) => visit(paId, day)).reverse();

  expect([...yarnsByFirstVisit(visits)].map(([paId, yarn]) => `${paId}${yarn}`).sort()).toEqual([
    'a1',
    'b2',
    'c3',
    'd4',
    'e5',
    'f6',
    'g1',
  ]);
});
