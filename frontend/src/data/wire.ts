/** How push and pull reach the server, and the time. */

import { call, type Fetch } from './api';

export interface Wire {
  /** @throws {ApiProblem | NetworkDown | NotOurs} */
  post: (path: string, message: object) => Promise<unknown>;
  now: () => Date;
}

interface Options {
  /** The app's version. */
  app: string;
  fetch?: Fetch | undefined;
  now?: (() => Date) | undefined;
}

/** Every message says whose it is, and which app sends it. */
export function openWire(userId: string, { app, fetch, now = () => new Date() }: Options): Wire {
  const envelope = { protocol: 1, app, userId };
  return { post: (path, message) => call('POST', path, { ...envelope, ...message }, fetch && { fetch }), now };
}
