/** What covers do on this phone at once; the server's result replaces it, and only the server knows who came first. */

import type { Mutators } from '../data/change';

/**
 * Gaps and offers get their ids from the server. Until it has them, a phone shows that the visit is off, and answers it has given to what it
 * holds.
 */
export const mutators = {
  'cover.ask': async (tx, { visitIds }) => {
    for (const id of visitIds) {
      const off = { status: 'cancelled', needsYes: false, moveStartsAt: null, moveEndsAt: null, moveBy: null } as const;
      await tx.patch('visit', id, off);
      await tx.patch('own_visit', id, off);
    }
  },

  'cover.offer': (tx, { coverId }) => tx.patch('cover', coverId, {}),

  'cover.accept': (tx, { offerId }, { madeAt }) =>
    tx.patch('cover_offer', offerId, { canCome: true, answeredAt: madeAt }),

  'cover.decline': (tx, { offerId }, { madeAt }) =>
    tx.patch('cover_offer', offerId, { canCome: false, answeredAt: madeAt }),

  'cover.agree': async (tx, { offerId }) => {
    const offer = await tx.get('cover_offer', offerId);
    if (!offer) return;
    await tx.patch('cover', offer.d.coverId, { state: 'filled' });
    for (const { id, d } of await tx.list('cover_offer', offer.scope)) {
      if (d.coverId === offer.d.coverId) {
        await tx.patch('cover_offer', id, { outcome: id === offerId ? 'agreed' : 'passed' });
      }
    }
  },

  'cover.close': (tx, { coverId }) => tx.patch('cover', coverId, { state: 'closed' }),
} satisfies Partial<Mutators>;
