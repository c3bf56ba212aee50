import { expect, test } from 'vitest';
import type { Call, CircleLine, Desk, FlagLine } from './data';
import { isAsked } from './flags-page';
import { callBy, chosenWords, circlesToShow, greeting, needsOf, pillsOf, questionOf, writeHref } from './needs';

const now = new Date('2026-11-24T09:00:00Z');

function makeCircle(change: Partial<CircleLine> = {}): CircleLine {
  return {
    circleId: 'c1',
    personName: 'Margaret Elloway',
    knownAs: 'Margaret',
    phone: '01632 960201',
    team: [{ paId: 'p1', name: 'Rosa' }],
    faces14: 2,
    fortnights: [2],
    visits14: 14,
    chosen14: 14,
    thread: [],
    flags: [],
    asks: 0,
    teamAsked: true,
    hasComeIn: true,
    pause: null,
    ...change,
  };
}

function makeCall(change: Partial<Call> = {}): Call {
  return {
    circleId: 'c1',
    personName: 'Margaret Elloway',
    phone: '01632 960201',
    by: '2026-11-26T09:00:00Z',
    kind: 'new_face',
    subjectId: 'a1',
    paName: 'Aled',
    words: '',
    said: '',
    saidBy: null,
    startsAt: '2026-12-04T09:00:00Z',
    ringer: null,
    contactName: '',
    contactPhone: '',
    communicationNeeds: '',
    plan: null,
    ...change,
  };
}

const flag: FlagLine = {
  flagId: 'f1',
  circleId: 'c2',
  personName: 'Winifred Oake',
  flag: 'too_many_faces',
  severity: 'notice',
  state: 'open',
  openedAt: '2026-11-23T07:00:00Z',
  quietUntil: null,
  title: 'Many people came',
  text: 'In the last 14 days: Seven people came, 14 times.',
};

function makeDesk(change: Partial<Desk> = {}): Desk {
  return {
    holder: { holderId: 'h1', name: 'Marl Lane Support', phone: '01632 960001' },
    circles: [makeCircle()],
    flags: [],
    callList: [],
    unmet: [],
    kept: 0,
    ...change,
  };
}

test('a visit nobody has heard of stands before faces, and these by when they press', () => {
  const unheard = makeCall({ kind: 'not_heard', subjectId: 'v1', by: '2026-11-24T09:00:00Z' });
  const desk = makeDesk({ flags: [flag], callList: [makeCall(), unheard] });

  const needs = needsOf(desk, now);

  expect(needs.map(({ id }) => id)).toEqual(['v1', 'f1', 'a1']);
});

test('a flag carries its reason and the number to ring', () => {
  const desk = makeDesk({ circles: [makeCircle({ circleId: 'c2', phone: '01632 960214' })], flags: [flag] });

  const [need] = needsOf(desk, now);

  expect(need).toMatchObject({
    flag: 'Many people came',
    why: 'In the last 14 days: Seven people came, 14 times.',
    when: 'since 23 Nov',
    phone: '01632 960214',
  });
});

test.each([
  ['new_face', 'Ask: may Aled come Friday 4 December at 9am? Yes, no, or talk first?'],
  ['not_heard', 'Ask: did Aled come Friday 4 December at 9am? Is all well?'],
  ['missed', 'Ask: Aled did not come Friday 4 December at 9am. What do you need now?'],
] as const)('who is rung about %s is asked, not told', (kind, question) => {
  expect(questionOf(makeCall({ kind, saidBy: kind === 'missed' ? 'Margaret Elloway' : null }), now)).toBe(question);
});

test.each([
  ['2026-11-24T08:00:00Z', 'now'],
  ['2026-11-24T14:00:00Z', 'by 2pm'],
  ['2026-11-26T14:00:00Z', 'by 26 Nov'],
])('a call due at %s is due %s', (by, words) => {
  expect(callBy(makeCall({ by }), now)).toBe(words);
});

test('circles with a flag come first, then by name', () => {
  const circles = [
    makeCircle({ circleId: 'c1', personName: 'Ada Finch' }),
    makeCircle({ circleId: 'c2', personName: 'Winifred Oake', flags: ['too_many_faces'] }),
    makeCircle({ circleId: 'c3', personName: 'Cyril Amberley', asks: 1 }),
  ];

  const shown = circlesToShow(makeDesk({ circles }), 'all', '');

  expect(shown.map(({ circleId }) => circleId)).toEqual(['c3', 'c2', 'c1']);
});

test('the search finds the person and the PAs of the team', () => {
  const circles = [makeCircle(), makeCircle({ circleId: 'c2', personName: 'Dorothy Vane', knownAs: 'Dot', team: [] })];
  const find = (query: string) => circlesToShow(makeDesk({ circles }), 'all', query).map(({ circleId }) => circleId);

  expect(find('rosa')).toEqual(['c1']);
  expect(find(' VANE ')).toEqual(['c2']);
});

test('a filter leaves those whose team was not asked yet', () => {
  const circles = [makeCircle(), makeCircle({ circleId: 'c2', teamAsked: false })];

  const shown = circlesToShow(makeDesk({ circles }), 'notAsked', '');

  expect(shown.map(({ circleId }) => circleId)).toEqual(['c2']);
});

test('a circle shows what presses first', () => {
  const circle = makeCircle({ asks: 1, flags: ['too_many_faces'] });
  const unheard = makeCall({ kind: 'not_heard' });

  const pills = pillsOf(circle, [unheard]);

  expect(pills.map(({ words }) => words)).toEqual(['Not heard yet', 'New face asked', 'Many faces']);
});

test.each([
  [{ chosen14: 6 }, '6 of 14'],
  [{ chosen14: null }, 'not asked yet'],
  [{ visits14: 0, chosen14: 0 }, 'no visits'],
])('how many visits were by chosen PAs is never guessed', (change, words) => {
  expect(chosenWords(makeCircle(change))).toBe(words);
});

test.each([
  [0, 9, 'Good morning, Sam. Nothing needs you now.'],
  [1, 13, 'Good afternoon, Sam. One thing needs you.'],
  [12, 19, 'Good evening, Sam. 12 things need you.'],
])('with %d things at %d o’clock the desk greets', (count, hour, words) => {
  expect(greeting('Sam Birtwell', count, hour)).toBe(words);
});

test('a person whom nobody suits stands on the desk with what is missing and since when', () => {
  const lacks: Desk['unmet'][number]['lacks'] = [
    { about: 'language', what: 'Welsh' },
    { about: 'times', visits: [{ weekday: 'TU', from: '09:00', to: '10:00', sleepIn: false }] },
  ];
  const unmet = [
    { circleId: 'c1', personName: 'Ann Moor', phone: '01632', since: '2026-11-20T09:00:00Z', nearest: null, lacks },
  ];

  const [need] = needsOf(makeDesk({ unmet }), now);

  expect(need).toMatchObject({
    personName: 'Ann Moor',
    flag: 'Nobody suits',
    why: 'They look for a PA. Missing: Welsh and Tuesday, 9am to 10am.',
    when: 'since 20 Nov',
  });
});

test('a missed visit says whose word it is, and nobody’s where the wait in the plan has passed', () => {
  const missed = makeCall({ kind: 'missed', subjectId: 'v1' });
  const [byPlan] = needsOf(makeDesk({ callList: [missed] }), now);
  const [bySomebody] = needsOf(makeDesk({ callList: [{ ...missed, saidBy: 'Margaret Elloway' }] }), now);

  expect(byPlan?.why).toMatch(/^Nothing was heard of the visit by Aled/);
  expect(questionOf(missed, now)).toMatch(/^Ask: nothing was heard/);
  expect(bySomebody?.why).toMatch(/^Margaret Elloway said that Aled did not come/);
});

test('a call leads to what may be said of it, and never to a visit that is none', () => {
  const href = (change: Partial<Call>) => writeHref(makeCall({ subjectId: 'x1', ...change }));

  expect(href({ kind: 'cover' })).toBe('/desk/circles/c1?write=cover&about=x1');
  expect(href({ kind: 'not_heard' })).toBe('/desk/circles/c1?write=visit.nobody_came&about=x1');
  expect(href({ kind: 'missed' })).toBe('/desk/circles/c1?write=visit.nobody_came&about=x1');
  expect(href({ kind: 'missed', saidBy: 'Margaret Elloway' })).toBe('/desk/circles/c1?write');
});

test('the desk is left in peace about a flag until its day has passed', () => {
  const until = (quietUntil: string) => needsOf(makeDesk({ flags: [{ ...flag, quietUntil }] }), now).length;

  expect([until('2026-11-23'), until('2026-11-24'), until('2026-12-01')]).toEqual([1, 0, 0]);
});

test('filters leave the flags that they mean, and without one everything stays', () => {
  const needs = needsOf(makeDesk({ flags: [flag], callList: [makeCall()] }), now);
  const left = (asked: Record<string, string>) => needs.filter((need) => isAsked(need, asked)).map(({ id }) => id);

  expect(left({})).toHaveLength(2);
  expect(left({ flag: 'too_many_faces', state: 'open' })).toEqual(['f1']);
  expect(left({ severity: 'warning' })).toEqual([]);
});
