import { expect, test } from 'vitest';
import { type Browser, pushState, TooSlow, within } from './push';

const browser = (says: Partial<Browser> = {}): Browser => ({
  canPush: true,
  isIosBrowser: false,
  permission: 'default',
  isSubscribed: false,
  ...says,
});

test('a phone that was not asked yet is off', () => {
  expect(pushState(browser())).toBe('off');
});

test('a no is final, even beside an old subscription', () => {
  expect(pushState(browser({ permission: 'denied', isSubscribed: true }))).toBe('denied');
});

test('a yes without a subscription is off', () => {
  expect(pushState(browser({ permission: 'granted' }))).toBe('off');
});

test('a yes with a subscription is on', () => {
  expect(pushState(browser({ permission: 'granted', isSubscribed: true }))).toBe('on');
});

test("an iPhone's browser says to install first, whatever it supports", () => {
  expect(pushState(browser({ isIosBrowser: true, canPush: false }))).toBe('install-first');
});

test('a browser without push says so', () => {
  expect(pushState(browser({ canPush: false }))).toBe('unsupported');
});

test('a push service that never answers is waited for no longer than said', async () => {
  const never = new Promise<string>(() => {});

  await expect(within(never, 5)).rejects.toThrow(TooSlow);
});

test('an answer in time is handed on', async () => {
  await expect(within(Promise.resolve('subscribed'), 1000)).resolves.toBe('subscribed');
});
