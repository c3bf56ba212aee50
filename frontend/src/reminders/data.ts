/** What the inbox and the choice of reminders do on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';
import type { ReminderChoice } from '../data/kinds';

export const mutators = {
  'notice.read': (tx, { noticeId }, { madeAt }) => tx.patch('notice', noticeId, { readAt: madeAt }),

  'reminders.choose': async (tx, args, { account, madeAt }) => {
    const { userId: _user, circleId: _circle, told: _told, onBehalf: _basis, topics, ...said } = args;
    const scope = `u:${account.userId}`;
    const [held] = await tx.list('reminder_choice', scope);
    const now = { ...held?.d, ...said, topics: { ...held?.d.topics, ...topics }, chosenAt: madeAt, writtenBy: null };
    await tx.put('reminder_choice', held?.id ?? account.userId, scope, now as ReminderChoice);
  },

  'problem.acknowledge': async () => {},
} satisfies Partial<Mutators>;
