import { expect, test } from 'vitest';
import { NO_BASIS } from '../circles/basis';
import { plainRelationship } from '../circles/unsaid';
import type { Ask, Need, Pause, Relationship, Visit } from '../data/kinds';
import { NOTHING_NEEDED } from '../directory/data';
import { plainVisit } from '../visits/unsaid';
import type { CircleRecords, PaLine } from './data';
import { type Draft, missingIn, mutationOf, saidKinds, whatMayBeSaid } from './told';
import { type More, moreOf } from './told-more';

const now = new Date('2026-11-24T09:00:00Z');
const told = { given: 'phone', decidedAt: '2026-11-24T08:50:00Z', basis: 'own' } as const;

const rosa: PaLine = {
  paId: 'p1',
  name: 'Rosa Marchetti',
  knownAs: 'Rosa',
  outcode: 'SY23',
  accepting: true,
  claimedAt: null,
  contact: '',
  documents: [],
  paused: null,
};

function makeBond(change: Partial<Relationship> = {}): CircleRecords['records'][number] {
  const d: Relationship = {
    ...plainRelationship,
    paId: 'p1',
    name: 'Rosa Marchetti',
    knownAs: 'Rosa',
    stage: 'invited',
    role: null,
    imported: false,
    invitedAt: null,
    meetingAcceptedAt: null,
    introducedAt: null,
    personChoseAt: null,
    paAgreedAt: null,
    personKnowsAt: null,
    paKnowsAt: null,
    chosenAt: null,
    endedAt: null,
    firstMetAt: null,
    lastMetAt: null,
    visits: 0,
    ...change,
  };
  return { t: 'relationship', id: 'r1', v: 1, d };
}

function makePause(change: Partial<Pause> = {}): CircleRecords['records'][number] {
  const d: Pause = {
    reason: 'hospital',
    startsOn: '2026-11-16',
    endsOn: null,
    recordedBy: 'Anwen',
    recordedAt: '2026-11-16T09:00:00Z',
    endedAt: null,
    ...change,
  };
  return { t: 'pause', id: 'pa1', v: 1, d: { ...d } };
}

function makeVisit(change: Partial<Visit> = {}): CircleRecords['records'][number] {
  const d: Visit = {
    paId: 'p1',
    paName: 'Rosa',
    arrangementId: null,
    startsAt: '2026-11-27T09:00:00Z',
    endsAt: '2026-11-27T10:00:00Z',
    status: 'proposed',
    proposedBy: 'pa',
    personConfirmedAt: null,
    paConfirmedAt: null,
    needsYes: false,
    ...plainVisit,
    imported: false,
    missedSaid: '',
    ...change,
  };
  return { t: 'visit', id: 'v1', v: 1, d };
}

function makeAsk(change: Partial<Ask> = {}): CircleRecords['records'][number] {
  const d: Ask = {
    visitId: 'v1',
    paId: 'p1',
    paName: 'Rosa',
    startsAt: '2026-11-27T09:00:00Z',
    endsAt: '2026-11-27T10:00:00Z',
    why: null,
    decideBy: '2026-11-25T09:00:00Z',
    answer: null,
    answeredAt: null,
    ringSince: null,
    ringer: null,
    planAt: '2026-11-26T09:00:00Z',
    planSince: null,
    ...change,
  };
  return { t: 'ask', id: 'a1', v: 1, d };
}

const saidOf = (...records: CircleRecords['records']) =>
  whatMayBeSaid({ circleId: 'c1', records }, [rosa], now).map(({ what }) => what);

const beside = { newId: 'new', paId: 'pa-new', lacks: [] };

const draft: Draft = {
  what: 'consent.answer',
  pauseAnswer: null,
  about: 'a1',
  paIds: [],
  answer: 'yes',
  role: 'regular',
  how: 'home',
  text: '',
  on: '2026-11-25',
  given: 'phone',
  day: '2026-11-24',
  clock: '08:50',
  more: moreOf({ circleId: 'c1', records: [] }),
  ...NO_BASIS,
};

test('somebody who knows no PA can invite one, or know one already', () => {
  expect(saidOf()).toEqual([
    'relationship.invite',
    'relationship.say_known',
    'pause.begin',
    'outcome.answer',
    'about_me.write',
    'pa.bring',
    'need.set',
    'need.tell_unmet',
    'circle.set_details',
    'urgent_rule.set',
    'supporter.invite',
    'love.add',
    'needs.set',
    'plan.set',
  ]);
});

test('nobody is written down as met before the PA has said yes to meeting', () => {
  expect(saidOf(makeBond())).not.toContain('relationship.say_met');
  expect(saidOf(makeBond({ meetingAcceptedAt: '2026-11-20T09:00:00Z' }))).toContain('relationship.say_met');
});

test('nobody is written down as chosen before they have met', () => {
  expect(saidOf(makeBond())).not.toContain('relationship.choose');
  expect(saidOf(makeBond({ stage: 'introduced' }))).toContain('relationship.choose');
});

test('a visit that waits for a yes to a new face is answered there and not agreed to', () => {
  const said = saidOf(makeVisit({ needsYes: true }), makeAsk());

  expect(said).toContain('consent.answer');
  expect(said).not.toContain('visit.confirm');
});

test('a question that was answered, or whose visit has passed, is not asked again', () => {
  expect(saidOf(makeAsk({ answer: 'no' }))).not.toContain('consent.answer');
  expect(saidOf(makeAsk({ startsAt: '2026-11-24T08:00:00Z' }))).not.toContain('consent.answer');
  expect(saidOf(makeAsk({ answer: 'talk_first' }))).toContain('consent.answer');
});

test('only a visit whose time has come can have had nobody', () => {
  expect(saidOf(makeVisit({ status: 'confirmed' }))).not.toContain('visit.nobody_came');
  expect(saidOf(makeVisit({ status: 'not_heard', startsAt: '2026-11-24T08:00:00Z' }))).toContain('visit.nobody_came');
});

test('what is written down is the person’s own mutation with how and when it was told', () => {
  const mutation = mutationOf({ ...draft, what: 'consent.answer' }, { circleId: 'c1', records: [] }, told, beside);

  expect(mutation).toEqual({ name: 'consent.answer', args: { askId: 'a1', answer: 'yes', told } });
});

test('a draft says each thing that is missing', () => {
  const empty: Draft = { ...draft, answer: null, given: null };

  const missing = missingIn(empty, null, now);

  expect(missing.map(({ field }) => field)).toEqual(['answer', 'given', 'day']);
});

test('a basis is written down with what makes it one', () => {
  const attorney: Draft = { ...draft, basis: 'attorney', scope: 'Money' };

  expect(missingIn(attorney, '2026-11-24T08:50:00Z', now).map(({ field }) => field)).toEqual(['evidence']);
});

test('words for About me are based on the version that was on the screen', () => {
  const said: Draft & { what: 'about_me.write' } = {
    ...draft,
    what: 'about_me.write',
    about: 'please',
    text: ' Knock ',
  };

  expect(mutationOf(said, { circleId: 'c1', records: [] }, told, beside, 'v1').args).toEqual({
    ...{ circleId: 'c1', section: 'please', text: 'Knock', basedOn: 'v1', told },
  });
});

test('nobody has told anything later than now', () => {
  expect(missingIn(draft, '2026-11-24T09:00:30Z', now)).toEqual([]);
  expect(missingIn(draft, '2026-11-24T10:00:00Z', now).map(({ field }) => field)).toEqual(['day']);
});

test('why visits stop is written down with its first day, and its end with its last', () => {
  const circle: CircleRecords = { circleId: 'c1', records: [makePause()] };
  const begun = mutationOf({ ...draft, what: 'pause.begin', about: 'died' }, circle, told, beside);
  const ended = mutationOf({ ...draft, what: 'pause.end', about: 'pa1' }, circle, told, beside);

  const args = { pauseId: 'new', circleId: 'c1', reason: 'died', startsOn: '2026-11-25', told };
  expect(begun).toEqual({ name: 'pause.begin', args });
  expect(ended).toEqual({ name: 'pause.end', args: { pauseId: 'pa1', endsOn: '2026-11-25', told } });
  expect(missingIn({ ...draft, what: 'pause.begin', on: '' }, '2026-11-24T08:50:00Z', now)).toHaveLength(1);
});

test('a pause can be ended while it lasts, and after an end for good no other begins', () => {
  expect(saidOf(makePause())).toContain('pause.end');
  expect(saidOf(makePause({ endsOn: '2026-11-20' }))).not.toContain('pause.end');
  expect(saidOf(makePause({ reason: 'died' }))).not.toContain('pause.begin');
});

test('a yes to another time names the very time that was asked for', () => {
  const asked = makeVisit({ moveStartsAt: '2026-11-28T09:00:00Z', moveEndsAt: '2026-11-28T10:00:00Z', moveBy: 'pa' });
  const circle: CircleRecords = { circleId: 'c1', records: [asked] };

  expect(saidOf(asked)).toContain('visit.agree_move');
  expect(mutationOf({ ...draft, what: 'visit.agree_move', about: 'v1' }, circle, told, beside).args).toEqual({
    visitId: 'v1',
    startsAt: '2026-11-28T09:00:00Z',
    told,
  });
});

const saying = (change: Partial<Draft>, more: Partial<More> = {}): Draft => ({
  ...draft,
  ...change,
  more: { ...draft.more, ...more },
});

const circle: CircleRecords = { circleId: 'c1', records: [] };

function written(draft: Draft, records: CircleRecords = circle) {
  if (draft.what === '') throw new Error('nothing was said');
  return mutationOf({ ...draft, what: draft.what }, records, told, {
    ...beside,
    lacks: [{ about: 'skill', what: 'peg', visits: [] }],
  });
}

test('what somebody needs is written down with what was not spoken of as it was', () => {
  const need: Need = { ...NOTHING_NEEDED, languages: ['Welsh'], skills: ['cooking'], withinKm: 20, smoking: false };
  const records: CircleRecords['records'] = [{ t: 'need', id: 'c1', v: 1, d: need }];
  const said = saying({ what: 'need.set' }, { ...moreOf({ circleId: 'c1', records }), skills: ['cooking', 'peg'] });

  expect(written(said).args).toEqual({
    ...{
      circleId: 'c1',
      languages: ['Welsh'],
      skills: ['cooking', 'peg'],
      withinKm: 20,
      smoking: false,
      pets: [],
      told,
    },
  });
});

test('the days somebody needs become visits of a week at these times', () => {
  const said = saying({ what: 'need.set' }, { weekdays: ['MO', 'WE'], from: '09:00', to: '10:30' });
  const visit = { from: '09:00', to: '10:30', sleepIn: false };

  expect(written(said).args).toMatchObject({
    visits: [
      { weekday: 'MO', ...visit },
      { weekday: 'WE', ...visit },
    ],
  });
  expect(missingFields(saying({ what: 'need.set' }, { weekdays: ['MO'], from: '09:10' }))).toEqual(['from']);
});

test('that nobody suits is written down with what the nearest lacks', () => {
  expect(written(saying({ what: 'need.tell_unmet' })).args).toEqual({
    ...{ circleId: 'c1', lacks: [{ about: 'skill', what: 'peg', visits: [] }], told },
  });
});

test('a helper is asked for by name and with powers, each of which is said', () => {
  const said = saying({ what: 'supporter.invite' }, { name: ' Gwen Brook ', powers: ['money'] });

  expect(written(said).args).toEqual({ inviteId: 'new', circleId: 'c1', name: 'Gwen Brook', powers: ['money'], told });
  expect(missingFields(saying({ what: 'supporter.invite' }))).toEqual(['name', 'powers']);
});

test('a plan keeps whom to ring in order, and asks for both name and number', () => {
  const contacts = [
    { name: 'Ada', phone: '01632 960001' },
    { name: '', phone: '' },
    { name: 'Tom', phone: '01632 960002' },
  ];
  const said = saying({ what: 'plan.set', text: 'Knock at number 4' }, { contacts, waitMinutes: '30' });

  expect(written(said).args).toEqual({
    ...{ circleId: 'c1', contacts: [contacts[0], contacts[2]], waitMinutes: 30, what: 'Knock at number 4', told },
  });
  const half = saying({ what: 'plan.set' }, { contacts: [{ name: 'Ada', phone: '' }] });
  expect(missingFields(half)).toEqual(['contact-0']);
});

test('a meeting is for a time to come', () => {
  const said = saying({ what: 'introduction.propose', about: 'p1', on: '2026-11-25', text: '' }, { start: '15:00' });

  expect(written(said).args).toMatchObject({ paId: 'p1', meeting: 'phone', startsAt: '2026-11-25T15:00:00Z', told });
  expect(missingFields(saying({ what: 'introduction.propose', about: 'p1', on: '2026-11-23' }))).toEqual(['on']);
});

test('everything that may be said can be written down, and says how it was told', () => {
  for (const what of saidKinds) {
    const { args } = written(saying({ what, about: 'x', text: 'Words' }, { name: 'Ada', powers: ['money'] }));

    if (what !== 'visit.say_told') expect(args, what).toHaveProperty('told', told);
  }
});

const missingFields = (said: Draft) => missingIn(said, '2026-11-24T08:50:00Z', now).map(({ field }) => field);
