import { expect, test } from 'vitest';
import { NO_BASIS } from '../circles/basis';
import { plainRelationship } from '../circles/unsaid';
import type { Ask, Circle, Cover, CoverOffer, Need, Pause, Relationship, Visit } from '../data/kinds';
import { NOTHING_NEEDED } from '../directory/data';
import { plainVisit } from '../visits/unsaid';
import type { CircleRecords, PaLine } from './data';
import { asItStands, type Draft, missingIn, mutationOf, saidGroups, saidKinds, whatMayBeSaid } from './told';
import { type More, moreOf } from './told-more';
import { aboutGap, mayBeAsked, newFaceOf } from './told-visits';

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
    'visit_wish.write',
    'pa.bring',
    'need.set',
    'need.tell_unmet',
    'circle.set_details',
    'urgent_rule.set',
    'supporter.invite',
    'love.add',
    'about_me.set_review',
    'needs.set',
    'plan.set',
    'reminders.choose',
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

  const missing = missingIn(empty, circle, null, now);

  expect(missing.map(({ field }) => field)).toEqual(['answer', 'given', 'day']);
});

test('a basis is written down with what makes it one', () => {
  const attorney: Draft = { ...draft, basis: 'attorney', scope: 'Money' };

  expect(missingIn(attorney, circle, '2026-11-24T08:50:00Z', now).map(({ field }) => field)).toEqual(['evidence']);
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
  expect(missingIn(draft, circle, '2026-11-24T09:00:30Z', now)).toEqual([]);
  expect(missingIn(draft, circle, '2026-11-24T10:00:00Z', now).map(({ field }) => field)).toEqual(['day']);
});

test('why visits stop is written down with its first day, and its end with its last', () => {
  const circle: CircleRecords = { circleId: 'c1', records: [makePause()] };
  const begun = mutationOf({ ...draft, what: 'pause.begin', about: 'died' }, circle, told, beside);
  const ended = mutationOf({ ...draft, what: 'pause.end', about: 'pa1' }, circle, told, beside);

  const args = { pauseId: 'new', circleId: 'c1', reason: 'died', startsOn: '2026-11-25', told };
  expect(begun).toEqual({ name: 'pause.begin', args });
  expect(ended).toEqual({ name: 'pause.end', args: { pauseId: 'pa1', endsOn: '2026-11-25', told } });
  expect(missingIn({ ...draft, what: 'pause.begin', on: '' }, circle, '2026-11-24T08:50:00Z', now)).toHaveLength(1);
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

test('everything that may be said has its place in the list, once', () => {
  const listed = saidGroups.flatMap(({ kinds }) => kinds);

  expect(listed.toSorted()).toEqual([...saidKinds].sort());
});

const gap: Cover = {
  ...{ visitId: 'v1', paId: 'p1', paName: 'Rosa', startsAt: '2026-11-27T09:00:00Z', endsAt: '2026-11-27T10:00:00Z' },
  ...{ askedBy: 'pa', askedAt: '2026-11-24T08:00:00Z', state: 'open', filledVisitId: null },
};

function makeOffer(id: string, change: Partial<CoverOffer> = {}): CircleRecords['records'][number] {
  const d: CoverOffer = {
    ...{ coverId: 'g1', paId: 'p2', paName: 'Daniel', circleId: 'c1', personKnownAs: 'Margaret' },
    ...{ startsAt: gap.startsAt, endsAt: gap.endsAt, offeredAt: '2026-11-24T08:10:00Z' },
    ...{ canCome: true, answeredAt: '2026-11-24T08:20:00Z', outcome: null },
    ...change,
  };
  return { t: 'cover_offer', id, v: 1, d };
}

const theirs = (id: string, change: Partial<Relationship>) => ({ ...makeBond(change), id });
const person = (change: Partial<Circle>): CircleRecords['records'][number] => ({
  ...{ t: 'circle', id: 'c1', v: 1 },
  d: { familiarDays: 90, newFaceRule: 'tell_me', hasImported: false, teamAskedAt: null, ...change } as Circle,
});

test('of a gap it may be said whom to ask, whose yes is agreed to, and that nobody is needed', () => {
  const daniel = theirs('r2', { paId: 'p2', name: 'Daniel Okafor', stage: 'chosen' });
  const aled = theirs('r3', { paId: 'p3', name: 'Aled Pryce', meetingAcceptedAt: '2026-11-20T09:00:00Z' });
  const refused = theirs('r4', { paId: 'p4', name: 'Nia Bevan' });
  const rosaBond = theirs('r1', { stage: 'chosen' });
  const open: CircleRecords['records'][number] = { t: 'cover', id: 'g1', v: 1, d: gap };
  const records = [open, { ...open, id: 'g2' }, makeOffer('o1'), rosaBond, daniel, aled, refused];
  const around: CircleRecords = { circleId: 'c1', records };
  const choices = whatMayBeSaid(around, [rosa], now);
  const ofGap = (what: string) => aboutGap(choices.find((each) => each.what === what)?.about ?? [], around, 'g1');

  expect(ofGap('cover.offer').map(({ value }) => value)).toEqual(['g1']);
  expect(ofGap('cover.close').map(({ value }) => value)).toEqual(['g1']);
  expect(ofGap('cover.agree').map(({ value }) => value)).toEqual(['o1']);
  expect(mayBeAsked(around, 'g1').map(({ label }) => label)).toEqual(['Aled Pryce']);
  expect(mayBeAsked(around, 'g2').map(({ label }) => label)).toEqual(['Daniel Okafor', 'Aled Pryce']);
});

test('a gap whose time has come, or that is filled, is written of no more', () => {
  const over: CircleRecords['records'] = [
    { t: 'cover', id: 'g1', v: 1, d: { ...gap, startsAt: '2026-11-24T08:00:00Z' } },
    { t: 'cover', id: 'g2', v: 1, d: { ...gap, state: 'filled' } },
  ];

  expect(saidOf(...over, theirs('r2', { paId: 'p2', stage: 'chosen' }))).not.toContain('cover.offer');
  expect(saidOf(...over)).not.toContain('cover.close');
});

test('whom to ask is written down by those who are ticked, and somebody is', () => {
  const said = saying({ what: 'cover.offer', about: 'g1', paIds: ['p2'] });

  expect(written(said).args).toEqual({ coverId: 'g1', paIds: ['p2'], told });
  expect(missingFields(saying({ what: 'cover.offer', about: 'g1' }))).toEqual(['paIds']);
});

test('a yes to a face that they do not know says so only where it was ticked that they were told', () => {
  const around = { circleId: 'c1', records: [person({}), makeOffer('o1')] };
  const said = saying({ what: 'cover.agree', about: 'o1' });

  expect(newFaceOf(around, 'o1', now)).toEqual({ name: 'Daniel', needsYes: true });
  expect(missingFields(said, around)).toEqual(['mayBeNew']);
  expect(written(said, around).args).toEqual({ offerId: 'o1', mayBeNew: false, told });
  const ticked = saying({ what: 'cover.agree', about: 'o1' }, { mayBeNew: true });
  expect(missingFields(ticked, around)).toEqual([]);
  expect(written(ticked, around).args).toEqual({ offerId: 'o1', mayBeNew: true, told });
});

test('nothing is ticked of somebody whom they know, and none has to be where their own rule asks for none', () => {
  const known = theirs('r2', { paId: 'p2', stage: 'chosen', lastMetAt: '2026-11-20T09:00:00Z' });
  const unmet = theirs('r2', { paId: 'p2', stage: 'chosen' });
  const said = saying({ what: 'cover.agree', about: 'o1' });
  const withBond = (bond: typeof known, rule: Circle['newFaceRule']) => ({
    circleId: 'c1',
    records: [person({ newFaceRule: rule }), makeOffer('o1'), bond],
  });

  expect(newFaceOf(withBond(known, 'ask_me'), 'o1', now)).toBeNull();
  expect(newFaceOf(withBond(unmet, 'ask_me'), 'o1', now)?.needsYes).toBe(true);
  expect(newFaceOf(withBond(unmet, 'tell_me'), 'o1', now)?.needsYes).toBe(false);
  expect(missingFields(said, withBond(unmet, 'tell_me'))).toEqual([]);
});

test('a visit that would be liked is for a time to come, and one through midnight ends on the next day', () => {
  const times = { from: '22:00', to: '07:00' };
  const said = saying({ what: 'visit.propose', about: 'p1', on: '2026-11-25', text: ' Bath ' }, times);

  expect(written(said).args).toEqual({
    ...{ visitId: 'new', circleId: 'c1', paId: 'p1', why: 'Bath', told },
    ...{ startsAt: '2026-11-25T22:00:00Z', endsAt: '2026-11-26T07:00:00Z' },
  });
  expect(missingFields(saying({ what: 'visit.propose', about: 'p1', on: '2026-11-24' }, { from: '08:00' }))).toEqual([
    'on',
  ]);
  expect(missingFields(saying({ what: 'visit.propose', about: 'p1' }, { to: '09:00' }))).toEqual(['from']);
});

test('another time for a visit begins from the one that stands', () => {
  const around = { circleId: 'c1', records: [makeVisit()] };
  const said = saying({ what: 'visit.move', about: 'v1', ...asItStands('visit.move', 'v1', around) });

  expect(said).toMatchObject({ on: '2026-11-27', more: { from: '09:00', to: '10:00' } });
  const moved: Draft = { ...said, on: '2026-11-28' };
  expect(written(moved, around).args).toEqual({
    ...{ visitId: 'v1', startsAt: '2026-11-28T09:00:00Z', endsAt: '2026-11-28T10:00:00Z', told },
  });
});

test('regular visits are written down as a week of these days, with a PA of the team', () => {
  const said = saying({ what: 'arrangement.propose', about: 'p1' }, { weekdays: ['MO', 'WE'] });

  expect(written(said).args).toEqual({
    ...{ arrangementId: 'new', circleId: 'c1', paId: 'p1', rule: 'FREQ=WEEKLY;BYDAY=MO,WE', what: '', told },
    ...{ localStart: '09:00', localEnd: '10:00', startsOn: '2026-11-25' },
  });
  expect(missingFields(saying({ what: 'arrangement.propose', about: 'p1', on: '2026-11-20' }))).toEqual([
    'weekdays',
    'on',
  ]);
  expect(saidOf(makeBond({ stage: 'introduced' }))).not.toContain('arrangement.propose');
  expect(saidOf(makeBond({ stage: 'chosen' }))).toContain('arrangement.propose');
});

test('a PA who is not to come leaves a gap at that very visit', () => {
  const around = { circleId: 'c1', records: [makeVisit({ status: 'confirmed' })] };

  expect(written(saying({ what: 'cover.ask', about: 'v1' }), around).args).toEqual({
    ...{ circleId: 'c1', paId: 'p1', visitIds: ['v1'], told },
  });
});

test('a wish is for one visit or for every one', () => {
  expect(written(saying({ what: 'visit_wish.write', about: 'every', text: 'Knock' })).args).toEqual({
    ...{ wishId: 'new', circleId: 'c1', visitId: null, text: 'Knock', told },
  });
  expect(written(saying({ what: 'visit_wish.write', about: 'v1', text: 'Knock' })).args).toMatchObject({
    visitId: 'v1',
  });
  expect(missingFields(saying({ what: 'visit_wish.write', about: 'v1', text: ' ' }))).toEqual(['text']);
});

test('a visit missed by nobody’s word may still be said to have had nobody', () => {
  const past = { status: 'missed', startsAt: '2026-11-24T08:00:00Z' } as const;

  expect(saidOf(makeVisit(past))).toContain('visit.nobody_came');
  expect(saidOf(makeVisit({ ...past, missedSaidBy: 'Margaret' }))).not.toContain('visit.nobody_came');
});

const missingFields = (said: Draft, records = circle) =>
  missingIn(said, records, '2026-11-24T08:50:00Z', now).map(({ field }) => field);
