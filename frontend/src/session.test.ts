import { expect, test } from 'vitest';
import type { Account } from './data/db';
import { rolesOf } from './session';

function account(roles: Partial<Account['roles']>): Account {
  const none = { person: [], supporter: [], pa: [], coordinator: [] };
  return { userId: 'u1', name: 'Sam Birtwell', deviceId: 'd1', roles: { ...none, ...roles } };
}

test('a supporter uses the pages of the person they help', () => {
  expect(rolesOf(account({ supporter: ['c1'] }))).toEqual(['person']);
});

test('somebody with several roles is offered each, their own care first', () => {
  expect(rolesOf(account({ coordinator: ['h1'], pa: ['p1'], person: ['c1'] }))).toEqual([
    'person',
    'pa',
    'coordinator',
  ]);
});

test('somebody who was invited to nothing has no role', () => {
  expect(rolesOf(account({}))).toEqual([]);
});
