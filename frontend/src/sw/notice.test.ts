import { expect, test } from 'vitest';
import { readNotice } from './notice';

test('a push is shown as the server worded it', () => {
  const payload = {
    tag: 'visit-1',
    title: 'Rosa is coming',
    body: 'Tomorrow at 9am',
    url: '/visits/1',
    noticeId: 'n1',
  };

  expect(readNotice(JSON.stringify(payload))).toEqual({
    title: 'Rosa is coming',
    body: 'Tomorrow at 9am',
    tag: 'visit-1',
    url: '/visits/1',
  });
});

test.each(['', 'not JSON', 'null', '[]', '{"title": 7}', '{"title": " "}'])('%j still shows something', (payload) => {
  expect(readNotice(payload)).toEqual({
    title: 'CareMatch',
    body: 'You have news in CareMatch',
    tag: null,
    url: '/inbox',
  });
});

test.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:1', 7])(
  'a push never leads to %s',
  (url) => {
    expect(readNotice(JSON.stringify({ title: 'News', url })).url).toBe('/inbox');
  },
);
