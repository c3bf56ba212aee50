import { expect, test } from 'vitest';
import { readNotice } from './notice';

const SITE = 'https://app.example';

test('a push is shown as the server worded it', () => {
  const payload = {
    tag: 'visit-1',
    title: 'Rosa is coming',
    body: 'Tomorrow at 9am',
    url: '/visits/1',
    noticeId: 'n1',
  };

  expect(readNotice(JSON.stringify(payload), SITE)).toEqual({
    title: 'Rosa is coming',
    body: 'Tomorrow at 9am',
    tag: 'visit-1',
    url: '/visits/1',
  });
});

test.each(['', 'not JSON', 'null', '[]', '{"title": 7}', '{"title": " "}'])('%j still shows something', (payload) => {
  expect(readNotice(payload, SITE)).toEqual({
    title: 'CareMatch',
    body: 'You have news in CareMatch',
    tag: null,
    url: '/inbox',
  });
});

test.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:1', 7])(
  'a push never leads to %s',
  (url) => {
    expect(readNotice(JSON.stringify({ title: 'News', url }), SITE).url).toBe('/inbox');
  },
);

test('a declarative push is read as Safari reads it', () => {
  const navigate = `${SITE}/visits/1?from=push`;
  const notification = { title: 'Rosa is coming', body: 'Tomorrow at 9am', tag: 'visit-1', navigate };

  expect(readNotice(JSON.stringify({ web_push: 8030, notification }), SITE)).toEqual({
    title: 'Rosa is coming',
    body: 'Tomorrow at 9am',
    tag: 'visit-1',
    url: '/visits/1?from=push',
  });
});

test.each(['https://elsewhere.example/visits/1', '/visits/1', 7, null])(
  'a declarative push never leads to %s',
  (navigate) => {
    const push = { web_push: 8030, notification: { title: 'News', navigate } };

    expect(readNotice(JSON.stringify(push), SITE)).toEqual({ title: 'News', body: '', tag: null, url: '/inbox' });
  },
);
