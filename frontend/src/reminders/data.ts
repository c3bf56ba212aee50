/** What the inbox does on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';

export const mutators = {
  'notice.read': (tx, { noticeId }, { madeAt }) => tx.patch('notice', noticeId, { readAt: madeAt }),

  'problem.acknowledge': async () => {},
} satisfies Partial<Mutators>;
