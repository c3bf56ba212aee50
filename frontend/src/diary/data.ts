/** What a PA's private visits do on this phone at once. They are in the PA's own scope, and in no other. */

import type { Mutators } from '../data/change';

export const mutators = {
  'diary.add_private': (tx, { privateVisitId, title, startsAt, endsAt }, { account }) =>
    tx.put('private_visit', privateVisitId, `u:${account.userId}`, { title, startsAt, endsAt }),

  'diary.change_private': (tx, { privateVisitId, ...words }) => tx.patch('private_visit', privateVisitId, words),

  'diary.remove_private': (tx, { privateVisitId }) => tx.delete('private_visit', privateVisitId),
} satisfies Partial<Mutators>;
