/** What visits, notes and arrangements do on this phone at once; the server's result replaces it. */

import type { LocalTx, MutationContext, Mutators } from '../data/change';
import { circleOf, type Kinds, type Note, sharedScope, type TimesBefore, type Visit } from '../data/kinds';
import { dayOf } from '../ui/when';
import { minutesBetween } from './pattern';
import { isWithin } from './pauses';
import { lastDayOf, readRule, weekdaysOf, writeRule } from './rule';
import { noMove, plainVisit } from './unsaid';

const DEFAULT_TIME_ZONE = 'Europe/London';

export const mutators = {
  'visit.check_in': async (tx, { visitId }, { madeAt }) => {
    const visit = await find(tx, visitId);
    if (visit?.checkedInAt) return;
    await patch(tx, visitId, { status: 'under_way', checkedInAt: madeAt, inRecordedAt: null });
  },

  'visit.check_out': (tx, { visitId }, { madeAt }) => patch(tx, visitId, { status: 'done', checkedOutAt: madeAt }),

  'visit.running_late': async (tx, { visitId, minutes }) => {
    const visit = await find(tx, visitId);
    const unseen = visit?.lateMinutes === minutes ? {} : { lateSeenAt: null, lateSeenBy: null };
    await patch(tx, visitId, { lateMinutes: minutes, ...unseen });
  },

  'visit.see_late': async (tx, { visitId, minutes }, { account, madeAt }) => {
    const visit = await find(tx, visitId);
    if (visit?.lateMinutes !== minutes || visit.lateSeenAt) return;
    await patch(tx, visitId, { lateSeenAt: madeAt, lateSeenBy: account.name });
  },

  'visit.came': async (tx, { visitId }, { account, madeAt }) => {
    const visit = await find(tx, visitId);
    if (!visit || visit.cameSaidAt) return;
    const isMade = visit.status === 'under_way' || visit.status === 'done';
    const status = isMade ? visit.status : madeAt < visit.endsAt ? 'under_way' : 'done';
    await patch(tx, visitId, { status, cameSaidAt: madeAt, cameSaidBy: account.name });
  },

  'visit.nobody_came': async (tx, { visitId, said }, { account }) => {
    const visit = await find(tx, visitId);
    if (!visit || visit.checkedInAt || visit.cameSaidAt) return;
    await patch(tx, visitId, { status: 'missed', missedSaidBy: account.name });
    if (said) await tx.patch('visit', visitId, { missedSaid: said });
  },

  'visit.correct_times': async (tx, { visitId, checkedInAt, checkedOutAt, reason }, { account, madeAt }) => {
    const visit = await find(tx, visitId);
    if (!visit) return;
    const before: TimesBefore = {
      checkedInAt: visit.checkedInAt,
      checkedOutAt: visit.checkedOutAt,
      reason,
      correctedAt: madeAt,
      byName: account.name,
    };
    await patch(tx, visitId, {
      checkedInAt: checkedInAt ?? visit.checkedInAt,
      checkedOutAt: checkedOutAt ?? visit.checkedOutAt,
      timesBefore: [...visit.timesBefore, before],
      ...(checkedOutAt && { status: 'done' }),
    });
  },

  'visit.say_told': (tx, { visitId, how }, { account, madeAt }) =>
    patch(tx, visitId, { toldAt: madeAt, toldBy: account.name, toldHow: how }),

  'visit.propose': async (tx, args, context) => {
    const { visitId, circleId, paId, startsAt, endsAt, kind = 'care', ruleId = null, sleepIn = false } = args;
    const isPa = isThatPa(context, paId);
    const rule = isPa && ruleId ? await ruleOf(tx, circleId, ruleId) : undefined;
    const core = {
      paId,
      arrangementId: null,
      startsAt,
      endsAt,
      status: rule ? 'confirmed' : 'proposed',
      proposedBy: isPa ? 'pa' : 'person',
      personConfirmedAt: isPa && !rule ? null : context.madeAt,
      paConfirmedAt: isPa ? context.madeAt : null,
      needsYes: false,
      ...plainVisit,
      kind,
      sleepIn,
      ruleWhat: rule?.what ?? null,
    } satisfies Partial<Visit>;
    if (isPa) {
      const personKnownAs = await nameOfPerson(tx, circleId);
      const own = { ...core, circleId, personKnownAs, householdId: null };
      await tx.put('own_visit', visitId, `u:${context.account.userId}`, own);
    }
    if (await tx.get('circle', circleId)) {
      const paName = isPa ? context.account.name : await nameOfPa(tx, paId);
      await tx.put('visit', visitId, sharedScope(circleId), {
        ...core,
        paName,
        imported: false,
        missedSaid: '',
      });
    }
  },

  'visit.move': async (tx, { visitId, startsAt, endsAt }, context) => {
    const visit = await find(tx, visitId);
    if (!visit) return;
    const moveBy = isThatPa(context, visit.paId) ? 'pa' : 'person';
    await patch(tx, visitId, { moveStartsAt: startsAt, moveEndsAt: endsAt, moveBy });
  },

  'visit.agree_move': async (tx, { visitId, startsAt }, { madeAt }) => {
    const visit = await find(tx, visitId);
    if (!visit?.moveEndsAt || visit.moveStartsAt !== startsAt) return;
    const { moveEndsAt: endsAt, needsYes } = visit;
    const sides = { paConfirmedAt: madeAt, personConfirmedAt: needsYes ? visit.personConfirmedAt : madeAt };
    const status = needsYes ? 'proposed' : 'confirmed';
    await patch(tx, visitId, { startsAt, endsAt, status, ...sides, ...noMove });
  },

  'visit.keep_time': (tx, { visitId }) => patch(tx, visitId, noMove),

  'visit.add_second': async (tx, { visitId, secondId, paId }, { madeAt }) => {
    const held = await tx.get('visit', visitId);
    if (!held) return;
    const togetherId = held.d.togetherId ?? visitId;
    await tx.patch('visit', visitId, { togetherId });
    await tx.put('visit', secondId, held.scope, {
      ...held.d,
      paId,
      paName: await nameOfPa(tx, paId),
      arrangementId: null,
      status: 'proposed',
      proposedBy: 'person',
      personConfirmedAt: madeAt,
      paConfirmedAt: null,
      ...noMove,
      togetherId,
    });
  },

  'visit.join_household': async (tx, { visitId, otherId }) => {
    for (const id of [visitId, otherId]) await tx.patch('own_visit', id, { householdId: visitId });
  },

  'visit.leave_household': (tx, { visitId }) => tx.patch('own_visit', visitId, { householdId: null }),

  'pause.begin': async (tx, { pauseId, circleId, reason, startsOn, endsOn }, { account, madeAt }) => {
    const pause = { reason, startsOn, endsOn: endsOn ?? null, recordedBy: account.name };
    await tx.put('pause', pauseId, sharedScope(circleId), { ...pause, recordedAt: madeAt, endedAt: null });
    for (const { id, d } of await tx.list('visit', sharedScope(circleId))) {
      if (stops.has(d.status) && isWithin(dayOf(d.startsAt), pause)) {
        await patch(tx, id, { status: 'paused', needsYes: false, ...noMove });
      }
    }
  },

  'pause.end': async (tx, { pauseId, endsOn }, { madeAt }) => {
    const held = await tx.get('pause', pauseId);
    if (!held) return;
    await tx.patch('pause', pauseId, { endsOn, endedAt: madeAt });
    const pauses = (await tx.list('pause', held.scope)).map(({ d }) => d);
    for (const { id, d } of await tx.list('visit', held.scope)) {
      if (d.status !== 'paused' || d.startsAt <= madeAt) continue;
      if (pauses.every((pause) => !isWithin(dayOf(d.startsAt), pause))) {
        await patch(tx, id, { status: 'proposed', paConfirmedAt: null });
      }
    }
  },

  'visit.confirm': async (tx, { visitId }, context) => {
    const visit = await find(tx, visitId);
    if (!visit) return;
    const { madeAt } = context;
    const sides = isThatPa(context, visit.paId)
      ? { personConfirmedAt: visit.personConfirmedAt, paConfirmedAt: madeAt }
      : { personConfirmedAt: madeAt, paConfirmedAt: visit.paConfirmedAt };
    const isAgreed = sides.personConfirmedAt && sides.paConfirmedAt && !visit.needsYes;
    await patch(tx, visitId, { ...sides, status: isAgreed ? 'confirmed' : visit.status });
    const circleId = circleOf((await tx.get('visit', visitId))?.scope ?? '');
    const isByPerson = circleId !== null && context.account.roles.person.includes(circleId);
    if (isByPerson && visit.toTell && visit.toldAt === null) {
      await patch(tx, visitId, { toldAt: madeAt, toldBy: context.account.name, toldHow: 'app' });
    }
  },

  'visit.cancel': async (tx, { visitId }, context) => {
    const visit = await find(tx, visitId);
    if (!visit) return;
    const side = isThatPa(context, visit.paId) ? 'pa' : 'person';
    const isDeclined = visit.status === 'proposed' && visit.proposedBy !== side;
    await patch(tx, visitId, { status: isDeclined ? 'declined' : 'cancelled', ...noMove });
  },

  'note.write': async (tx, { noteId, visitId, text, isHandover = false }, { account, madeAt }) => {
    const scope = await scopeOfVisit(tx, visitId);
    if (!scope) return;
    const { userId: authorId, name: authorName } = account;
    const signed = { visitId, authorId, authorName, text, madeAt, receivedAt: null };
    await tx.put('note', noteId, scope, { ...signed, isHandover, earlier: [], readBy: [] });
  },

  'note.correct': async (tx, { noteId, text, reason }, { madeAt }) => {
    const note = (await tx.get('note', noteId))?.d;
    if (!note || note.text === text) return;
    const earlier = [...note.earlier, { text: note.text, reason, correctedAt: madeAt }];
    await tx.patch('note', noteId, { text, earlier });
  },

  'note.read': async (tx, { noteIds }, { account, madeAt }) => {
    const { userId: readerId, name } = account;
    for (const noteId of noteIds) {
      const note = (await tx.get('note', noteId))?.d;
      if (!note || note.authorId === readerId || hasRead(note, readerId)) continue;
      await tx.patch('note', noteId, { readBy: [...note.readBy, { readerId, name, readAt: madeAt }] });
    }
  },

  'visit_wish.write': (tx, { wishId, circleId, visitId = null, text }, { account, madeAt }) =>
    tx.put('visit_wish', wishId, sharedScope(circleId), {
      visitId,
      text,
      authorName: account.name,
      writtenAt: madeAt,
    }),

  'visit_wish.take_away': (tx, { wishId }) => tx.delete('visit_wish', wishId),

  'arrangement.propose': async (
    tx,
    { arrangementId, circleId, paId, rule, localStart, localEnd, ...more },
    context,
  ) => {
    const isPa = isThatPa(context, paId);
    const circle = await tx.get('circle', circleId);
    const read = readRule(rule);
    await tx.put('arrangement', arrangementId, sharedScope(circleId), {
      paId,
      rule: writeRule({ ...read, ends: null }),
      weekdays: weekdaysOf(read),
      localStart,
      localEnd,
      minutes: minutesBetween(localStart, localEnd) || 1440,
      startsOn: more.startsOn,
      exceptions: more.exceptions ?? [],
      skipsBankHolidays: more.skipsBankHolidays ?? false,
      sleepIn: more.sleepIn ?? false,
      what: more.what ?? '',
      timeZone: circle?.d.timeZone ?? DEFAULT_TIME_ZONE,
      endsOn: lastDayOf(read),
      stage: 'proposed',
      proposedBy: isPa ? 'pa' : 'person',
      personAgreedAt: isPa ? null : context.madeAt,
      paAgreedAt: isPa ? context.madeAt : null,
    });
  },

  'arrangement.agree': async (tx, { arrangementId }, context) => {
    const held = await tx.get('arrangement', arrangementId);
    if (!held) return;
    const side = isThatPa(context, held.d.paId) ? 'paAgreedAt' : 'personAgreedAt';
    await tx.patch('arrangement', arrangementId, { stage: 'agreed', [side]: context.madeAt });
  },

  'arrangement.skip': async (tx, { arrangementId, day }) => {
    const held = await tx.get('arrangement', arrangementId);
    if (!held) return;
    const exceptions = [...new Set([...held.d.exceptions, day])].sort();
    await tx.patch('arrangement', arrangementId, { exceptions });
    for (const { id, d } of await tx.list('visit', held.scope)) {
      const isPlanned = d.status === 'proposed' || d.status === 'confirmed';
      if (d.arrangementId === arrangementId && isPlanned && dayOf(d.startsAt) === day) {
        await patch(tx, id, { status: 'cancelled', needsYes: false });
      }
    }
  },

  'arrangement.end': (tx, { arrangementId, endsOn }) =>
    tx.patch('arrangement', arrangementId, { stage: 'ended', endsOn }),
} satisfies Partial<Mutators>;

/** Whether this reader has read what the note says since it was last put right. */
export function hasRead({ readBy, earlier }: Pick<Note, 'readBy' | 'earlier'>, readerId: string): boolean {
  const saidSince = earlier.at(-1)?.correctedAt ?? '';
  return readBy.some((each) => each.readerId === readerId && each.readAt >= saidSince);
}

/** What a pause takes hold of. */
const stops: ReadonlySet<string> = new Set(['proposed', 'confirmed', 'not_heard']);

type SharedVisitFields = Omit<Visit, 'paName' | 'imported' | 'missedSaid'>;

/** The visit as the circle or the PA's own diary holds it. */
async function find(tx: LocalTx, visitId: string): Promise<SharedVisitFields | undefined> {
  return ((await tx.get('visit', visitId)) ?? (await tx.get('own_visit', visitId)))?.d;
}

/** Both rows of the visit, as far as they are held, get these fields. */
async function patch(tx: LocalTx, visitId: string, fields: Partial<SharedVisitFields>): Promise<void> {
  await tx.patch('visit', visitId, fields);
  await tx.patch('own_visit', visitId, fields);
}

/** The person's rule that this PA cites, as far as this phone knows. */
async function ruleOf(tx: LocalTx, circleId: string, ruleId: string) {
  const bonds = await tx.list('bond');
  const bond = bonds.find(({ d }) => d.circleId === circleId);
  return bond?.d.urgentRules.find((rule) => rule.ruleId === ruleId);
}

async function scopeOfVisit(tx: LocalTx, visitId: string): Promise<string | undefined> {
  const visit = await tx.get('visit', visitId);
  if (visit) return visit.scope;
  const own = await tx.get('own_visit', visitId);
  return own && sharedScope(own.d.circleId);
}

async function nameOfPerson(tx: LocalTx, circleId: string): Promise<string> {
  const circle = (await tx.get('circle', circleId))?.d;
  if (circle) return circle.knownAs ?? circle.personName;
  const bonds = await tx.list('bond');
  return bonds.find((bond) => bond.d.circleId === circleId)?.d.personKnownAs ?? '';
}

async function nameOfPa(tx: LocalTx, paId: string): Promise<string> {
  const known: { d: Pick<Kinds['relationship'], 'paId' | 'name'> }[] = [
    ...(await tx.list('team_member')),
    ...(await tx.list('relationship')),
  ];
  return known.find((pa) => pa.d.paId === paId)?.d.name ?? (await tx.get('pa_profile', paId))?.d.name ?? '';
}

const isThatPa = (context: MutationContext, paId: string) => context.account.roles.pa.includes(paId);
