/** What the circle, its relationships and answers do on this phone at once; the server's result replaces it. */

import type { LocalTx, MutationContext, Mutators } from '../data/change';
import type { Account } from '../data/db';
import { type Bond, circleOf, type Relationship, sharedScope } from '../data/kinds';
import type { Row } from '../data/rows';
import { dayOf } from '../ui/when';
import { personScope } from './my-circle';
import { isOnlyThought } from './steps';
import { noGoodbye } from './unsaid';

export const mutators = {
  'circle.set_details': (tx, { circleId, told: _, onBehalf: __, ...details }) => tx.patch('circle', circleId, details),

  'supporter.allow': async (tx, { circleId, userId, powers }, { account, madeAt, mutationId }) => {
    const known = await findSupporter(tx, circleId, userId);
    if (known) return tx.patch('supporter', known.id, { powers, withdrawnAt: null });
    const allowed = { userId, name: '', powers, allowedAt: madeAt, withdrawnAt: null, ringsSince: null };
    await tx.put('supporter', mutationId, scopeOfPerson(account, circleId), allowed);
  },

  'supporter.withdraw': async (tx, { circleId, userId }, { madeAt }) => {
    const known = await findSupporter(tx, circleId, userId);
    if (known) await tx.patch('supporter', known.id, { powers: [], withdrawnAt: madeAt });
  },

  'supporter.invite': async (tx, { inviteId, circleId, name, powers, interests = [] }, { account, madeAt }) => {
    const known = await tx.list('relationship', personScope(circleId));
    const close = interests.map(({ paId, closeness }) => {
      const bond = known.find(({ d }) => d.paId === paId)?.d;
      return { paId, closeness, paName: bond?.knownAs ?? bond?.name ?? '' };
    });
    const invited = { name, powers, interests: close, invitedAt: madeAt };
    await tx.put('supporter_invite', inviteId, scopeOfPerson(account, circleId), invited);
  },

  'supporter.uninvite': (tx, { inviteId }) => tx.delete('supporter_invite', inviteId),

  'interest.declare': async (tx, { circleId, userId, paId, closeness }, { account, madeAt, mutationId }) => {
    const bond = (await tx.list('relationship')).find(({ d }) => d.paId === paId)?.d;
    const member = (await tx.list('team_member')).find(({ d }) => d.paId === paId)?.d;
    const isOwnWord = account.userId === userId;
    const scope = isOwnWord ? `u:${userId}` : scopeOfPerson(account, circleId);
    await tx.put('interest', mutationId, scope, {
      ...{ circleId, userId, paId, closeness, isOwnWord },
      paName: (member ?? bond)?.knownAs ?? (member ?? bond)?.name ?? '',
      declaredAt: madeAt,
      declaredBy: account.name,
      withdrawnAt: null,
      withdrawnBy: null,
    });
  },

  'interest.withdraw': (tx, { interestId }, { account, madeAt }) =>
    tx.patch('interest', interestId, { withdrawnAt: madeAt, withdrawnBy: account.name }),

  'outcome.answer': (tx, { circleId, question, text }, { account, madeAt, mutationId }) => {
    const answer = { question, text, answeredAt: madeAt, authorName: account.name };
    return tx.put('outcome', mutationId, sharedScope(circleId), answer);
  },

  'team.recognise': async (tx, { circleId, paIds }, { madeAt }) => {
    await tx.patch('circle', circleId, { teamAskedAt: madeAt });
    for (const relationship of await tx.list('relationship')) {
      if (circleOf(relationship.scope) === circleId && paIds.includes(relationship.d.paId)) {
        await say(tx, relationship.id, { personKnowsAt: madeAt });
      }
    }
  },

  'relationship.consider': async (tx, { relationshipId, circleId, paId }) => {
    const bonds = await tx.list('relationship', personScope(circleId));
    if (bonds.some(({ d }) => d.paId === paId)) return;
    const pa = (await tx.get('pa_profile', paId))?.d;
    const named = { paId, name: pa?.name ?? '', knownAs: pa?.knownAs ?? null };
    const bond = { ...NOTHING_SAID, ...named, stage: 'considering', invitedAt: null } as const;
    await tx.put('relationship', relationshipId, personScope(circleId), bond);
  },

  'relationship.forget': async (tx, { relationshipId }) => {
    const bond = (await tx.get('relationship', relationshipId))?.d;
    if (bond && isOnlyThought(bond)) await tx.delete('relationship', relationshipId);
  },

  'relationship.invite': async (tx, { relationshipId, circleId, paId }, { account, madeAt }) => {
    const invited = { stage: 'invited', invitedAt: madeAt } as const;
    if (await tx.get('relationship', relationshipId)) return tx.patch('relationship', relationshipId, invited);
    const pa = (await tx.get('pa_profile', paId))?.d;
    await tx.put('relationship', relationshipId, scopeOfPerson(account, circleId), {
      ...NOTHING_SAID,
      ...invited,
      paId,
      name: pa?.name ?? '',
      knownAs: pa?.knownAs ?? null,
    });
  },

  'relationship.accept_meeting': (tx, { relationshipId }, { madeAt }) =>
    tx.patch('bond', relationshipId, { meetingAcceptedAt: madeAt }),

  'relationship.say_met': (tx, { relationshipId }, { madeAt }) =>
    tx.patch('relationship', relationshipId, { stage: 'introduced', introducedAt: madeAt }),

  'relationship.choose': (tx, { relationshipId, role = 'regular' }, { madeAt }) =>
    say(tx, relationshipId, { role, personChoseAt: madeAt }),

  'relationship.agree': (tx, { relationshipId }, { madeAt }) => say(tx, relationshipId, { paAgreedAt: madeAt }),

  'relationship.say_known': async (tx, args, context) => {
    const { madeAt, account } = context;
    if (account.roles.pa.includes(args.paId)) return say(tx, args.relationshipId, { paKnowsAt: madeAt });
    const held = await tx.get('relationship', args.relationshipId);
    if (!held || held.d.stage === 'considering') await invite(tx, args, context);
    await say(tx, args.relationshipId, { personKnowsAt: madeAt });
  },

  'pa.bring': async (tx, { relationshipId, circleId, paId, name }, { account, madeAt }) => {
    if (await tx.get('relationship', relationshipId)) return;
    await tx.put('relationship', relationshipId, scopeOfPerson(account, circleId), {
      ...NOTHING_SAID,
      paId,
      name,
      knownAs: null,
      stage: 'invited',
      invitedAt: madeAt,
      personKnowsAt: madeAt,
    });
  },

  'relationship.end': async (tx, { relationshipId, endsOn }, { madeAt }) => {
    const relationship = await tx.get('relationship', relationshipId);
    const stage = (relationship ?? (await tx.get('bond', relationshipId)))?.d.stage;
    const endSaidBy = relationship ? 'person' : 'pa';
    if (endsOn && endsOn >= dayOf(madeAt) && stage === 'chosen') {
      await tx.patch('bond', relationshipId, { endsOn, endSaidBy });
      await tx.patch('relationship', relationshipId, { endsOn, endSaidBy });
      return;
    }
    const ended = { stage: 'ended', endedAt: madeAt, endSaidBy } as const;
    await tx.patch('bond', relationshipId, ended);
    if (!relationship) return;
    await tx.patch('relationship', relationshipId, ended);
    const circleId = circleOf(relationship.scope);
    for (const member of await tx.list('team_member')) {
      if (circleOf(member.scope) === circleId && member.d.paId === relationship.d.paId) {
        await tx.delete('team_member', member.id);
      }
    }
  },

  'consent.answer': async (tx, { askId, answer }, { madeAt }) => {
    const ask = await tx.get('ask', askId);
    if (!ask) return;
    await tx.patch('ask', askId, { answer, answeredAt: madeAt });
    if (answer === 'yes') await tx.patch('visit', ask.d.visitId, { needsYes: false });
  },

  'decision.undo': (tx, { decisionId }) => tx.patch('decision', decisionId, {}),
} satisfies Partial<Mutators>;

/** The relationship stands as invited; one that this phone does not hold begins with it. */
async function invite(
  tx: LocalTx,
  { relationshipId, circleId, paId }: { relationshipId: string; circleId: string; paId: string },
  { account, madeAt }: MutationContext,
): Promise<void> {
  const held = await tx.get('relationship', relationshipId);
  const pa = (await tx.get('pa_profile', paId))?.d;
  const isTheirs = [...account.roles.person, ...account.roles.supporter].includes(circleId);
  const known = held?.d.stage === 'ended' ? { ...held.d, ...NO_STEPS } : held?.d;
  await tx.put('relationship', relationshipId, `c:${circleId}/${isTheirs ? 'person' : 'admin'}`, {
    ...NOTHING_SAID,
    paId,
    name: pa?.name ?? '',
    knownAs: pa?.knownAs ?? null,
    ...known,
    stage: 'invited',
    invitedAt: madeAt,
  });
}

const NO_STEPS = {
  role: null,
  meetingAcceptedAt: null,
  introducedAt: null,
  personChoseAt: null,
  paAgreedAt: null,
  personKnowsAt: null,
  paKnowsAt: null,
  chosenAt: null,
  endedAt: null,
  ...noGoodbye,
  fineAloneAt: null,
} satisfies Partial<Relationship>;

const NOTHING_SAID = {
  ...NO_STEPS,
  imported: false,
  pausedAt: null,
  firstMetAt: null,
  lastMetAt: null,
  visits: 0,
} satisfies Partial<Relationship>;

/** Where this user holds what the person decides. */
function scopeOfPerson({ roles }: Account, circleId: string): string {
  return `c:${circleId}/${[...roles.person, ...roles.supporter].includes(circleId) ? 'person' : 'admin'}`;
}

async function findSupporter(tx: LocalTx, circleId: string, userId: string): Promise<Row<'supporter'> | undefined> {
  const supporters = await tx.list('supporter');
  return supporters.find((supporter) => circleOf(supporter.scope) === circleId && supporter.d.userId === userId);
}

type Saying = Partial<Pick<Bond, 'role' | 'personChoseAt' | 'paAgreedAt' | 'personKnowsAt' | 'paKnowsAt'>>;

/** One side's half of a yes. With both halves the PA is chosen. */
async function say(tx: LocalTx, relationshipId: string, saying: Saying): Promise<void> {
  for (const t of ['relationship', 'bond'] as const) {
    const held = await tx.get(t, relationshipId);
    if (!held) continue;
    const said = { ...held.d, ...saying };
    const haveChosen = said.personChoseAt && said.paAgreedAt;
    const knowEachOther = said.personKnowsAt && said.paKnowsAt;
    const at = Object.values(saying).at(-1) ?? null;
    const isNew = said.stage !== 'chosen' && (haveChosen || knowEachOther);
    await tx.patch(t, relationshipId, isNew ? { ...saying, stage: 'chosen', chosenAt: at } : saying);
  }
}
