import { expect, test } from 'vitest';
import { decisionWords, givenWords } from './decision-words';

test('a decision is said as the person would say it', () => {
  expect(decisionWords({ what: 'relationship.choose', paName: 'Rosa' })).toBe('You chose Rosa');
  expect(decisionWords({ what: 'visit.cancel', paName: null })).toBe('You called off a visit by a PA');
});

test('a decision that this version does not know is still shown', () => {
  expect(decisionWords({ what: 'fund.move', paName: null })).toBe('You decided something');
});

test('what was told says how, and who wrote it down', () => {
  const told = { given: 'phone', basis: 'own', recordedBy: 'Sam Birtwell' } as const;

  expect(givenWords(told)).toBe('You said it on the phone. Sam Birtwell wrote it down.');
  expect(givenWords({ given: 'app', basis: 'own', recordedBy: null })).toBe('You said it here.');
  expect(givenWords({ ...told, basis: 'supported' })).toBe(
    'Somebody you trust helped you decide. You said it on the phone. Sam Birtwell wrote it down.',
  );
});

test('a visit by a rule of the person’s is said with the rule', () => {
  expect(decisionWords({ what: 'visit.propose', paName: 'Rosa', ruleWhat: 'My medication' })).toBe(
    'Rosa comes by your rule: My medication',
  );
});
