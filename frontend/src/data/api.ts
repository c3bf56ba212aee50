/** Plain HTTP to our server: JSON both ways, failures as RFC 9457 problems. */

import { toInstant } from './change';
import type { Contract } from './contract';
import { type MutationArgs, type OnlineName, versionOf } from './mutations';
import { uuid7 } from './uuid7';

/** The server answered with a problem. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly slug: string;
  readonly title: string;
  readonly detail: string | null;
  /** Words about each field that does not fit. */
  readonly errors: Record<string, string[]>;
  /** All members of the problem. */
  readonly body: Record<string, unknown>;
  readonly retryAfterS: number | null;

  constructor(status: number, body: Record<string, unknown>, retryAfterS: number | null) {
    const { slug, title, detail, errors } = body as Partial<ApiProblem>;
    super(detail ?? title ?? `HTTP ${status}`);
    this.status = status;
    this.slug = slug ?? '';
    this.title = title ?? '';
    this.detail = detail ?? null;
    this.errors = errors ?? {};
    this.body = body;
    this.retryAfterS = retryAfterS;
  }
}

/** No answer: no signal, the server is down, or it took too long. */
export class NetworkDown extends Error {}

/** Somebody else answered: a hotel's sign-in page, a proxy. As good as no contact. */
export class NotOurs extends Error {
  readonly retryAfterS: number | null;

  constructor(status: number, retryAfterS: number | null) {
    super(`HTTP ${status}, not from our server`);
    this.retryAfterS = retryAfterS;
  }
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface CallOptions {
  fetch?: Fetch;
  timeoutMs?: number;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const TIMEOUT_MS = 30_000;

/**
 * The answer's JSON; null for 204. A `FormData` body goes as a form, bytes as they are.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs}
 */
export async function call(
  method: Method,
  path: string,
  body?: object,
  { fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS }: CallOptions = {},
): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
  if (method !== 'GET') headers['X-CareMatch'] = '1';
  if (body instanceof FormData) {
    init.body = body;
  } else if (body instanceof Uint8Array) {
    headers['Content-Type'] = 'application/octet-stream';
    init.body = body as Uint8Array<ArrayBuffer>;
  } else if (body) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch (failure) {
    throw new NetworkDown(path, { cause: failure });
  }
  if (response.status === 204) return null;
  const retryAfterS = Number(response.headers.get('Retry-After')) || null;
  const json = response.headers.get('Content-Type')?.includes('json') ? parse(text) : undefined;
  if (typeof json !== 'object' || json === null) throw new NotOurs(response.status, retryAfterS);
  if (response.ok) return json;
  const problem = json as Record<string, unknown>;
  if (typeof problem.slug !== 'string') throw new NotOurs(response.status, retryAfterS);
  throw new ApiProblem(response.status, problem, retryAfterS);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const api = {
  get: <T>(path: string) => call('GET', path) as Promise<T>,
  post: <T>(path: string, body?: object) => call('POST', path, body) as Promise<T>,
  put: <T>(path: string, body: object) => call('PUT', path, body) as Promise<T>,
  delete: <T>(path: string, body?: object) => call('DELETE', path, body) as Promise<T>,
};

/**
 * A mutation that waits for its answer and is never queued. Give the same `id` when trying again, and it happens once.
 *
 * @throws {ApiProblem | NetworkDown | NotOurs}
 */
export function online<N extends OnlineName>(
  name: N,
  args: MutationArgs[N],
  id = uuid7(),
): Promise<Contract['OnlineAnswer']> {
  const mutation: Contract['Online'] = {
    id,
    name,
    v: versionOf(name),
    args: { ...args },
    madeAt: toInstant(new Date()),
  };
  return api.post('/api/mutations', mutation);
}
