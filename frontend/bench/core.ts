/** All that an app needs of the phone's core, without any feature: what `size.test.ts` weighs. */

export { change } from '../src/data/change';
export { CareMatchDb } from '../src/data/db';
export { subscribe, subscribeStatus } from '../src/data/live';
export { get, list, range, unseenProblems } from '../src/data/rows';
export { Accounts, openStore, signOut } from '../src/data/session';
export { createSync } from '../src/data/sync';
