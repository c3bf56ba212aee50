/** What is said of a flag, on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';

export const mutators = {
  'flag.see': async (tx, { flagId }, { madeAt }) => {
    const flag = (await tx.get('flag', flagId))?.d;
    if (flag && flag.seenAt === null) {
      await tx.patch('flag', flagId, { seenAt: madeAt, state: flag.state === 'open' ? 'seen' : flag.state });
    }
  },

  'flag.act': (tx, { flagId, words }, { account, madeAt }) =>
    tx.patch('flag', flagId, {
      state: 'acting',
      actingAt: madeAt,
      actingBy: account.name,
      actingWords: words ?? '',
    }),

  'flag.quieten': (tx, { flagId, until }) => tx.patch('flag', flagId, { quietUntil: until }),

  'flag.settle': (tx, { flagId }, { madeAt }) =>
    tx.patch('flag', flagId, { state: 'resolved', settledAt: madeAt, closedAt: madeAt }),
} satisfies Partial<Mutators>;
