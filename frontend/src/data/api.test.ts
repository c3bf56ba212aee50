import { expect, test } from 'vitest';
import { ApiProblem, call, NetworkDown, NotOurs } from './api';

function answering(response: Response) {
  const requests: { path: string; init: RequestInit }[] = [];
  const fetch = async (path: string, init: RequestInit) => {
    requests.push({ path, init });
    return response;
  };
  return { fetch, requests };
}

test('writes say that they come from our own pages', async () => {
  const { fetch, requests } = answering(Response.json({ ok: true }));

  const answer = await call('POST', '/api/x', { a: 1 }, { fetch });

  expect(answer).toEqual({ ok: true });
  expect(requests[0]?.init).toMatchObject({ method: 'POST', body: '{"a":1}', headers: { 'X-CareMatch': '1' } });
});

test('a problem arrives with its words about each field', async () => {
  const body = { title: 'Some of this does not fit', slug: 'invalid', status: 422, errors: { name: ['Too long'] } };
  const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '7' };
  const { fetch } = answering(new Response(JSON.stringify(body), { status: 422, headers }));

  const failure = await call('PUT', '/api/x', {}, { fetch }).catch((problem) => problem);

  expect(failure).toBeInstanceOf(ApiProblem);
  expect(failure).toMatchObject({ status: 422, slug: 'invalid', errors: { name: ['Too long'] }, retryAfterS: 7 });
});

test('no content is null', async () => {
  const { fetch } = answering(new Response(null, { status: 204 }));

  expect(await call('DELETE', '/api/x', undefined, { fetch })).toBeNull();
});

test('an answer that is not our JSON is not ours, whatever its status', async () => {
  for (const status of [200, 401, 502]) {
    const { fetch } = answering(new Response('<html>', { status, headers: { 'Content-Type': 'text/html' } }));

    await expect(call('GET', '/api/x', undefined, { fetch })).rejects.toBeInstanceOf(NotOurs);
  }
});

test('no network is told apart from a refusal', async () => {
  const fetch = async () => {
    throw new TypeError('fetch failed');
  };

  await expect(call('GET', '/api/x', undefined, { fetch })).rejects.toBeInstanceOf(NetworkDown);
});
