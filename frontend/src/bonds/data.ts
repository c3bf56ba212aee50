/** What meetings, goodbyes, pauses and rules do on this phone at once; the server's result replaces it. */

import type { LocalTx, MutationContext, Mutators } from '../data/change';
import { circleOf } from '../data/kinds';

export const mutators = {
  'team.accept_one': (tx, { relationshipId, isFine = true }, { madeAt }) =>
    tx.patch('relationship', relationshipId, { fineAloneAt: isFine ? madeAt : null }),

  'introduction.propose': async (tx, args, context) => {
    const { introductionId, circleId, paId, meeting, startsAt, words = '' } = args;
    const { isPa, scope } = sideOf(context, circleId, paId);
    const pa = (await tx.get('pa_profile', paId))?.d;
    await tx.put('introduction', introductionId, scope, {
      circleId,
      paId,
      paName: isPa ? context.account.name : (pa?.knownAs ?? pa?.name ?? (await nameOfPa(tx, paId))),
      meeting,
      startsAt,
      words,
      chargePence: pa?.charges?.introductionPence ?? null,
      status: 'proposed',
      proposedBy: isPa ? 'pa' : 'person',
      proposedAt: context.madeAt,
      answeredAt: null,
    });
    if (isPa) await acceptMeeting(tx, circleId, paId, context.madeAt);
  },

  'introduction.answer': async (tx, { introductionId, isYes }, context) => {
    const held = await tx.get('introduction', introductionId);
    if (!held) return;
    const { circleId, paId } = held.d;
    const status = isYes ? 'agreed' : 'declined';
    await tx.patch('introduction', introductionId, { status, answeredAt: context.madeAt });
    if (isYes && sideOf(context, circleId, paId).isPa) await acceptMeeting(tx, circleId, paId, context.madeAt);
  },

  'introduction.call_off': (tx, { introductionId }) =>
    tx.patch('introduction', introductionId, { status: 'called_off' }),

  'handover.propose': async (tx, { handoverId, circleId, paId, toPaId, text }, context) => {
    const { scope } = sideOf(context, circleId, paId);
    await tx.put('handover', handoverId, scope, {
      circleId,
      paId,
      paName: context.account.name,
      toPaId,
      toName: await nameOfPa(tx, toPaId),
      text,
      proposedAt: context.madeAt,
      isYes: null,
      answeredAt: null,
    });
  },

  'handover.answer': (tx, { handoverId, isYes }, { madeAt }) =>
    tx.patch('handover', handoverId, { isYes, answeredAt: madeAt }),

  'reason.keep': async (tx, { relationshipId, text }, { account, madeAt, mutationId }) => {
    const held = (await tx.list('own_reason')).find(({ d }) => d.relationshipId === relationshipId);
    if (text.trim() === '') {
      if (held) await tx.delete('own_reason', held.id);
      return;
    }
    const reason = { relationshipId, text, writtenAt: madeAt };
    await tx.put('own_reason', held?.id ?? mutationId, `u:${account.userId}`, reason);
  },

  'pause.answer': async (tx, { pauseAskId, answer }, { madeAt }) => {
    const ask = await tx.get('pause_ask', pauseAskId);
    if (!ask) return;
    await tx.patch('pause_ask', pauseAskId, { answer, answeredAt: madeAt });
    if (answer !== 'call_off') return;
    const circleId = circleOf(ask.scope);
    for (const visit of await tx.list('visit')) {
      const isTheirs = circleOf(visit.scope) === circleId && visit.d.paId === ask.d.paId;
      const isOpen = visit.d.status === 'proposed' || visit.d.status === 'confirmed';
      if (isTheirs && isOpen && visit.d.startsAt > madeAt) await tx.patch('visit', visit.id, { status: 'cancelled' });
    }
  },

  'urgent_rule.set': (tx, { ruleId, circleId, what, order }, { madeAt }) =>
    tx.put('urgent_rule', ruleId, `c:${circleId}/person`, { what, order, setAt: madeAt }),

  'urgent_rule.remove': (tx, { ruleId }) => tx.delete('urgent_rule', ruleId),

  'supporter.let_ring': async (tx, { circleId, userId }, { madeAt }) => {
    for (const supporter of await tx.list('supporter')) {
      if (circleOf(supporter.scope) !== circleId) continue;
      await tx.patch('supporter', supporter.id, { ringsSince: supporter.d.userId === userId ? madeAt : null });
    }
  },
} satisfies Partial<Mutators>;

/** Whether this user is that PA, and where they hold what the two have between them. */
function sideOf({ account }: MutationContext, circleId: string, paId: string) {
  const isPa = account.roles.pa.includes(paId);
  return { isPa, scope: isPa ? `c:${circleId}/pa:${account.userId}` : `c:${circleId}/person` };
}

async function acceptMeeting(tx: LocalTx, circleId: string, paId: string, at: string): Promise<void> {
  const bonds = await tx.list('bond');
  const bond = bonds.find(({ d }) => d.circleId === circleId && d.paId === paId);
  if (bond) await tx.patch('bond', bond.id, { meetingAcceptedAt: bond.d.meetingAcceptedAt ?? at });
}

async function nameOfPa(tx: LocalTx, paId: string): Promise<string> {
  const known = [...(await tx.list('team_member')), ...(await tx.list('relationship'))];
  const pa = known.find(({ d }) => d.paId === paId)?.d;
  return pa ? (pa.knownAs ?? pa.name) : '';
}
