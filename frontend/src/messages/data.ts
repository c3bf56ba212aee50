/** What messages do on this phone at once; the server's result replaces it. */

import type { LocalTx, Mutators } from '../data/change';
import type { Account } from '../data/db';
import type { Conversation, Side } from '../data/kinds';
import type { Row } from '../data/rows';

export const mutators = {
  'message.write': async (tx, { messageId, relationshipId, text, voice, voiceSeconds }, { account, madeAt }) => {
    const place = await placeOf(tx, relationshipId);
    if (!place) return;
    await tx.put('message', messageId, place.scope, {
      relationshipId,
      n: null,
      side: sideOf(account, place.paId),
      authorId: account.userId,
      authorName: account.name,
      text: text ?? '',
      voice: voice ?? null,
      voiceSeconds: voiceSeconds ?? null,
      writtenAt: madeAt,
      sentAt: null,
    });
  },

  'message.read': async (tx, { relationshipId, upTo }, { account, madeAt }) => {
    const held = await tx.get('conversation', relationshipId);
    if (!held) return;
    const others = held.d.seen.filter(({ userId }) => userId !== account.userId);
    const before = held.d.seen.find(({ userId }) => userId === account.userId)?.upTo ?? 0;
    const own = {
      userId: account.userId,
      name: account.name,
      side: sideOf(account, held.d.paId),
      upTo: Math.max(before, upTo),
      at: madeAt,
    };
    await tx.patch('conversation', relationshipId, { seen: [...others, own] });
  },

  'conversation.block': async (tx, { relationshipId }, { account }) => {
    const place = await placeOf(tx, relationshipId);
    if (!place) return;
    const side = sideOf(account, place.paId);
    const held = (await tx.get('conversation', relationshipId))?.d ?? { ...NOTHING_SAID, ...place };
    const { circleId, paId, lastN, seen, blockedBy } = held;
    const blocked = [...blockedBy.filter((each) => each !== side), side];
    await tx.put('conversation', relationshipId, place.scope, { circleId, paId, lastN, seen, blockedBy: blocked });
  },

  'conversation.unblock': async (tx, { relationshipId }, { account }) => {
    const held = await tx.get('conversation', relationshipId);
    if (!held) return;
    const side = sideOf(account, held.d.paId);
    await tx.patch('conversation', relationshipId, { blockedBy: held.d.blockedBy.filter((each) => each !== side) });
  },

  'message.report': async (tx, { reportId, relationshipId, messageIds, reason }, { account, madeAt }) => {
    const conversation = (await tx.get('conversation', relationshipId))?.d;
    if (!conversation) return;
    const reported = await Promise.all(messageIds.map((id) => tx.get('message', id)));
    await tx.put('message_report', reportId, `u:${account.userId}`, {
      relationshipId,
      circleId: conversation.circleId,
      paId: conversation.paId,
      paName: '',
      side: sideOf(account, conversation.paId),
      reporterName: account.name,
      reason,
      messages: reported
        .filter((row): row is Row<'message'> => row !== undefined)
        .map(({ id, d: { authorName, text, voice, voiceSeconds, sentAt } }) => ({
          ...{ messageId: id, authorName, text, voice, voiceSeconds, sentAt },
        })),
      reportedAt: madeAt,
      basis: null,
      settledAt: null,
      settledBy: null,
      outcome: null,
    });
  },
} satisfies Partial<Mutators>;

const NOTHING_SAID = { lastN: 0, seen: [], blockedBy: [] } satisfies Partial<Conversation>;

export const sideOf = ({ roles }: Pick<Account, 'roles'>, paId: string): Side =>
  roles.pa.includes(paId) ? 'pa' : 'person';

/** Where the messages of a relationship stand on this phone; undefined where it does not hold the relationship. */
async function placeOf(tx: LocalTx, relationshipId: string) {
  const held = (await tx.get('conversation', relationshipId)) ?? (await tx.get('bond', relationshipId));
  return held && { scope: held.scope, circleId: held.d.circleId, paId: held.d.paId };
}
