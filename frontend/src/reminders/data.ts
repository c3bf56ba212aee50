/** What the inbox and the choice of reminders do on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';
import { UNSAID } from './choice';

export const mutators = {
  'notice.read': (tx, { noticeId }, { madeAt }) => tx.patch('notice', noticeId, { readAt: madeAt }),

  'reminders.choose': async (tx, args, { account, madeAt }) => {
    const { userId: _user, circleId: _circle, told: _told, onBehalf: _basis, topics, ...said } = args;
    const scope = `u:${account.userId}`;
    const [held] = await tx.list('reminder_choice', scope);
    const before = held?.d ?? UNSAID;
    const now = { ...before, ...said, topics: { ...before.topics, ...topics }, chosenAt: madeAt, writtenBy: null };
    await tx.put('reminder_choice', held?.id ?? account.userId, scope, now);
  },

  'problem.acknowledge': async () => {},
} satisfies Partial<Mutators>;
