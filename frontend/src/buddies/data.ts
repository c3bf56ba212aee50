/** What a PA says to their buddy, on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';

export const mutators = {
  'buddy.choose': (tx, { userId, name, phone, paId }, { madeAt }) =>
    tx.put('buddy', userId, `u:${userId}`, { name, phone, isInApp: Boolean(paId), chosenAt: madeAt }),

  'buddy.let_go': (tx, { userId }) => tx.delete('buddy', userId),

  'buddy.decline': (tx, { userId }, { madeAt }) => tx.patch('buddy_of', userId, { declinedAt: madeAt }),

  'buddy.accept': (tx, { userId }) => tx.patch('buddy_of', userId, { declinedAt: null }),

  'buddy.start': async (tx, { loneId, userId, until }, { madeAt }) => {
    for (const { id, d } of await tx.list('lone_working')) {
      if (id !== loneId && d.safeAt === null) await tx.patch('lone_working', id, { safeAt: madeAt });
    }
    const begun = { startedAt: madeAt, until, safeAt: null, toldAt: null, toldName: null };
    await tx.put('lone_working', loneId, `u:${userId}`, begun);
  },

  'buddy.safe': async (tx, { loneId }, { madeAt }) => {
    const lone = await tx.get('lone_working', loneId);
    if (lone?.d.safeAt === null) await tx.patch('lone_working', loneId, { safeAt: madeAt });
  },
} satisfies Partial<Mutators>;
