/** What a PA's own profile does on this phone at once; the server's result replaces it. */

import type { Mutators } from '../data/change';

export const mutators = {
  'profile.update': async (tx, { paId, phone, ...shown }) => {
    await tx.patch('own_profile', paId, phone === undefined ? shown : { ...shown, phone });
    await tx.patch('pa_profile', paId, shown);
  },
} satisfies Partial<Mutators>;
