import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { changeRows } from '../data/blocks';
import { change } from '../data/change';
import { CareMatchDb } from '../data/db';
import { type Kind, type Kinds, type OwnVisit, sortKey, type Visit } from '../data/kinds';
import { get, list } from '../data/rows';
import { mutators } from '../mutators';
import { plainVisit } from './unsaid';

const NINE = new Date('2026-11-24T09:00:00Z');
const CIRCLE = 'c:anwen/all';

const core = {
  paId: 'pa-sam',
  arrangementId: null,
  startsAt: '2026-11-24T09:00:00Z',
  endsAt: '2026-11-24T10:00:00Z',
  status: 'confirmed',
  proposedBy: 'person',
  personConfirmedAt: null,
  paConfirmedAt: null,
  needsYes: false,
  ...plainVisit,
} satisfies Partial<Visit>;

const makeVisit = (fields: Partial<Visit> = {}): Visit => ({
  ...core,
  paName: 'Sam Rees',
  imported: false,
  missedSaid: '',
  ...fields,
});
const makeOwn = (fields: Partial<OwnVisit> = {}): OwnVisit => ({
  ...core,
  circleId: 'anwen',
  personKnownAs: 'Anwen',
  householdId: null,
  ...fields,
});

function makePhone(role: 'person' | 'pa'): CareMatchDb {
  const none = { person: [], supporter: [], pa: [], coordinator: [] };
  const roles = role === 'pa' ? { ...none, pa: ['pa-sam'] } : { ...none, person: ['anwen'] };
  const account = { userId: 'me', name: 'Sam Rees', deviceId: 'd', roles };
  return new CareMatchDb({ account, mutators, indexedDB: new IDBFactory(), IDBKeyRange });
}

const hold = <K extends Kind>(db: CareMatchDb, scope: string, t: K, id: string, d: Kinds[K]) =>
  changeRows(db, [{ scope, rows: [{ scope, t, id, v: 1, d, k: sortKey(t, d) }], gone: [] }]);

test("checking in shows in the circle and in the PA's own diary", async () => {
  const db = makePhone('pa');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit());
  await hold(db, 'u:me', 'own_visit', 'v1', makeOwn());

  await change(db, { name: 'visit.check_in', args: { visitId: 'v1' }, now: NINE });

  const now = { status: 'under_way', checkedInAt: '2026-11-24T09:00:00Z', inRecordedAt: null };
  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject(now);
  expect((await get(db, 'own_visit', 'v1'))?.d).toMatchObject(now);
});

test('a second check-in keeps the time of the first', async () => {
  const db = makePhone('pa');
  await hold(db, 'u:me', 'own_visit', 'v1', makeOwn());
  await change(db, { name: 'visit.check_in', args: { visitId: 'v1' }, now: NINE });

  await change(db, { name: 'visit.check_in', args: { visitId: 'v1' }, now: new Date('2026-11-24T09:20:00Z') });

  expect((await get(db, 'own_visit', 'v1'))?.d.checkedInAt).toBe('2026-11-24T09:00:00Z');
});

test('a visit is confirmed when both sides have said so and no yes is outstanding', async () => {
  const db = makePhone('pa');
  const proposed = { status: 'proposed', personConfirmedAt: '2026-11-20T09:00:00Z' } as const;
  await hold(db, 'u:me', 'own_visit', 'agreed', makeOwn(proposed));
  await hold(db, 'u:me', 'own_visit', 'waiting', makeOwn({ ...proposed, needsYes: true }));

  await change(db, { name: 'visit.confirm', args: { visitId: 'agreed' }, now: NINE });
  await change(db, { name: 'visit.confirm', args: { visitId: 'waiting' }, now: NINE });

  expect((await get(db, 'own_visit', 'agreed'))?.d.status).toBe('confirmed');
  expect((await get(db, 'own_visit', 'waiting'))?.d).toMatchObject({
    status: 'proposed',
    paConfirmedAt: '2026-11-24T09:00:00Z',
  });
});

test('whoever says yes for themselves to a face of which they want to be told knows of it', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit({ status: 'proposed', toTell: true, paConfirmedAt: core.startsAt }));
  await hold(db, 'c:other/all', 'visit', 'v2', makeVisit({ status: 'proposed', toTell: true }));

  for (const visitId of ['v1', 'v2']) await change(db, { name: 'visit.confirm', args: { visitId }, now: NINE });

  const told = { toldAt: '2026-11-24T09:00:00Z', toldBy: 'Sam Rees', toldHow: 'app' };
  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject({ status: 'confirmed', ...told });
  expect((await get(db, 'visit', 'v2'))?.d).toMatchObject({ toldAt: null, personConfirmedAt: told.toldAt });
});

test("turning down the other side's proposal declines it, taking back one's own cancels it", async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'theirs', makeVisit({ status: 'proposed', proposedBy: 'pa' }));
  await hold(db, CIRCLE, 'visit', 'mine', makeVisit({ status: 'proposed', proposedBy: 'person' }));

  await change(db, { name: 'visit.cancel', args: { visitId: 'theirs', reason: '' }, now: NINE });
  await change(db, { name: 'visit.cancel', args: { visitId: 'mine', reason: '' }, now: NINE });

  expect((await get(db, 'visit', 'theirs'))?.d.status).toBe('declined');
  expect((await get(db, 'visit', 'mine'))?.d.status).toBe('cancelled');
});

test('nobody came does not outdo a check-in', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'quiet', makeVisit());
  await hold(db, CIRCLE, 'visit', 'there', makeVisit({ status: 'under_way', checkedInAt: '2026-11-24T09:01:00Z' }));

  await change(db, { name: 'visit.nobody_came', args: { visitId: 'quiet' }, now: NINE });
  await change(db, { name: 'visit.nobody_came', args: { visitId: 'there' }, now: NINE });

  expect((await get(db, 'visit', 'quiet'))?.d.status).toBe('missed');
  expect((await get(db, 'visit', 'there'))?.d.status).toBe('under_way');
});

test('a note on a visit of the own diary belongs to its circle', async () => {
  const db = makePhone('pa');
  await hold(db, 'u:me', 'own_visit', 'v1', makeOwn());

  await change(db, { name: 'note.write', args: { noteId: 'n1', visitId: 'v1', text: 'All well' }, now: NINE });

  expect(await list(db, 'note')).toMatchObject([
    { id: 'n1', scope: CIRCLE, pending: true, d: { authorName: 'Sam Rees', text: 'All well', receivedAt: null } },
  ]);
});

test('an arrangement carries the yes of the side that proposed it, then of the other', async () => {
  const db = makePhone('person');
  const pattern = {
    localStart: '09:00',
    localEnd: '10:00',
    startsOn: '2026-11-30',
    sleepIn: false,
    skipsBankHolidays: true,
    exceptions: [],
    what: 'Breakfast',
  };
  const args = {
    arrangementId: 'a1',
    circleId: 'anwen',
    paId: 'pa-sam',
    rule: 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20270331',
    ...pattern,
  };

  await change(db, { name: 'arrangement.propose', args, now: NINE });

  expect((await get(db, 'arrangement', 'a1'))?.d).toEqual({
    ...pattern,
    rule: 'FREQ=WEEKLY;BYDAY=MO',
    weekdays: ['MO'],
    minutes: 60,
    paId: 'pa-sam',
    timeZone: 'Europe/London',
    endsOn: '2027-03-31',
    stage: 'proposed',
    proposedBy: 'person',
    personAgreedAt: '2026-11-24T09:00:00Z',
    paAgreedAt: null,
  });
});

test('another time is asked for, and holds when the other side agrees to what they saw', async () => {
  const db = makePhone('person');
  const moved = { startsAt: '2026-11-24T15:00:00Z', endsAt: '2026-11-24T16:00:00Z' };
  await hold(
    db,
    CIRCLE,
    'visit',
    'v1',
    makeVisit({ moveStartsAt: moved.startsAt, moveEndsAt: moved.endsAt, moveBy: 'pa' }),
  );

  await change(db, { name: 'visit.agree_move', args: { visitId: 'v1', startsAt: '2026-11-24T17:00:00Z' }, now: NINE });
  const unmoved = (await get(db, 'visit', 'v1'))?.d.startsAt;
  await change(db, { name: 'visit.agree_move', args: { visitId: 'v1', startsAt: moved.startsAt }, now: NINE });

  expect(unmoved).toBe('2026-11-24T09:00:00Z');
  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject({ ...moved, status: 'confirmed', moveStartsAt: null });
});

test('asking for another time changes nothing else, and may be taken back', async () => {
  const db = makePhone('pa');
  await hold(db, 'u:me', 'own_visit', 'v1', makeOwn());
  const args = { visitId: 'v1', startsAt: '2026-11-25T09:00:00Z', endsAt: '2026-11-25T10:00:00Z' };

  await change(db, { name: 'visit.move', args, now: NINE });
  const asked = (await get(db, 'own_visit', 'v1'))?.d;
  await change(db, { name: 'visit.keep_time', args: { visitId: 'v1' }, now: NINE });

  expect(asked).toMatchObject({ startsAt: '2026-11-24T09:00:00Z', moveStartsAt: args.startsAt, moveBy: 'pa' });
  expect((await get(db, 'own_visit', 'v1'))?.d.moveStartsAt).toBeNull();
});

test('a pause stops what was still to come on its days, and ending it brings the rest back', async () => {
  const db = makePhone('person');
  const on = (day: string, status: Visit['status'] = 'confirmed') =>
    makeVisit({
      startsAt: `${day}T09:00:00Z`,
      endsAt: `${day}T10:00:00Z`,
      status,
      paConfirmedAt: '2026-11-20T09:00:00Z',
    });
  await hold(db, CIRCLE, 'visit', 'made', on('2026-11-25', 'done'));
  await hold(db, CIRCLE, 'visit', 'first', on('2026-11-26'));
  await hold(db, CIRCLE, 'visit', 'later', on('2026-11-28'));
  const statuses = async () =>
    Promise.all(['made', 'first', 'later'].map(async (id) => (await get(db, 'visit', id))?.d.status));
  const args = { pauseId: 'p1', circleId: 'anwen', reason: 'hospital' as const, startsOn: '2026-11-25', endsOn: null };

  await change(db, { name: 'pause.begin', args, now: NINE });
  const paused = await statuses();
  await change(db, { name: 'pause.end', args: { pauseId: 'p1', endsOn: '2026-11-27' }, now: NINE });

  expect(paused).toEqual(['done', 'paused', 'paused']);
  expect(await statuses()).toEqual(['done', 'paused', 'proposed']);
  expect((await get(db, 'visit', 'later'))?.d.paConfirmedAt).toBeNull();
});

test('a day left out takes the visit of that day with it', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit({ arrangementId: 'a1' }));
  await hold(db, CIRCLE, 'visit', 'other', makeVisit({ arrangementId: 'a2' }));
  const pattern = {
    localStart: '09:00',
    localEnd: '10:00',
    minutes: 60,
    startsOn: '2026-11-01',
    endsOn: null,
    what: '',
  };
  const agreed = { stage: 'agreed', proposedBy: 'person', personAgreedAt: null, paAgreedAt: null } as const;
  const plain = {
    rule: 'FREQ=DAILY',
    weekdays: [],
    timeZone: 'Europe/London',
    skipsBankHolidays: false,
    sleepIn: false,
  };
  await hold(db, CIRCLE, 'arrangement', 'a1', {
    paId: 'pa-sam',
    ...pattern,
    ...agreed,
    ...plain,
    exceptions: ['2026-12-25'],
  });

  await change(db, { name: 'arrangement.skip', args: { arrangementId: 'a1', day: '2026-11-24' }, now: NINE });

  expect((await get(db, 'arrangement', 'a1'))?.d.exceptions).toEqual(['2026-11-24', '2026-12-25']);
  expect((await get(db, 'visit', 'v1'))?.d.status).toBe('cancelled');
  expect((await get(db, 'visit', 'other'))?.d.status).toBe('confirmed');
});

test('a person hears of lateness at once, and the PA sees on both rows that it was seen', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit({ lateMinutes: 10 }));

  await change(db, { name: 'visit.see_late', args: { visitId: 'v1', minutes: 10 }, now: NINE });
  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject({
    lateSeenBy: 'Sam Rees',
    lateSeenAt: '2026-11-24T09:00:00Z',
  });

  await change(db, { name: 'visit.running_late', args: { visitId: 'v1', minutes: 20 }, now: NINE });
  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject({ lateMinutes: 20, lateSeenBy: null });
});

test('what was seen of an earlier word does not count for this one', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit({ lateMinutes: 30 }));

  await change(db, { name: 'visit.see_late', args: { visitId: 'v1', minutes: 10 }, now: NINE });

  expect((await get(db, 'visit', 'v1'))?.d.lateSeenAt).toBeNull();
});

test('the person says that somebody came, and then nobody can say that nobody did', async () => {
  const db = makePhone('person');
  await hold(db, CIRCLE, 'visit', 'v1', makeVisit({ status: 'not_heard' }));

  await change(db, { name: 'visit.came', args: { visitId: 'v1' }, now: NINE });
  await change(db, { name: 'visit.nobody_came', args: { visitId: 'v1', said: '' }, now: NINE });

  expect((await get(db, 'visit', 'v1'))?.d).toMatchObject({ status: 'under_way', cameSaidBy: 'Sam Rees' });
});

test('times put right keep what was said before', async () => {
  const db = makePhone('pa');
  const own = makeOwn({ status: 'under_way', checkedInAt: '2026-11-24T09:15:00Z' });
  await hold(db, 'u:me', 'own_visit', 'v1', own);

  const args = { visitId: 'v1', checkedInAt: '2026-11-24T09:02:00Z', checkedOutAt: null, reason: 'Wet hands' };
  await change(db, { name: 'visit.correct_times', args, now: NINE });

  const row = (await get(db, 'own_visit', 'v1'))?.d;
  expect(row).toMatchObject({ checkedInAt: '2026-11-24T09:02:00Z', checkedOutAt: null, status: 'under_way' });
  expect(row?.timesBefore).toMatchObject([{ checkedInAt: '2026-11-24T09:15:00Z', reason: 'Wet hands' }]);
});

test('a note put right keeps its earlier words, and who reads it is written down once', async () => {
  const db = makePhone('pa');
  const note = {
    ...{ visitId: 'v1', authorId: 'other', authorName: 'Nia', text: 'Two pills', madeAt: '2026-11-24T08:00:00Z' },
    ...{ receivedAt: '2026-11-24T08:00:00Z', isHandover: true, earlier: [], readBy: [] },
  };
  await hold(db, CIRCLE, 'note', 'n1', note);

  for (let times = 0; times < 2; times++) {
    await change(db, { name: 'note.read', args: { circleId: 'anwen', noteIds: ['n1', 'nowhere'] }, now: NINE });
  }
  await change(db, { name: 'note.correct', args: { noteId: 'n1', text: 'One pill', reason: 'Counted' }, now: NINE });

  expect((await get(db, 'note', 'n1'))?.d).toMatchObject({
    text: 'One pill',
    earlier: [{ text: 'Two pills', reason: 'Counted', correctedAt: '2026-11-24T09:00:00Z' }],
    readBy: [{ readerId: 'me', name: 'Sam Rees', readAt: '2026-11-24T09:00:00Z' }],
  });
});

test('what the person wants done is there until they take it away', async () => {
  const db = makePhone('person');
  const args = { wishId: 'w1', circleId: 'anwen', visitId: null, text: 'Open the window' };

  await change(db, { name: 'visit_wish.write', args, now: NINE });
  expect((await list(db, 'visit_wish', CIRCLE)).map(({ d }) => d.text)).toEqual(['Open the window']);

  await change(db, { name: 'visit_wish.take_away', args: { wishId: 'w1' }, now: NINE });
  expect(await list(db, 'visit_wish', CIRCLE)).toEqual([]);
});
