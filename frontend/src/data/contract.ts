/** What travels between phone and server, as the server's own schemas describe it: `npm run api-types` makes the types. */

import type { components } from './api-types';

/** By the names in openapi.json. Instants, days and ids are text. */
export type Contract = components['schemas'];
