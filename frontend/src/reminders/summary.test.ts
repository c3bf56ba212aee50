import { expect, test } from 'vitest';
import { modeOf, UNSAID } from './choice';
import { sayClock, saySummary } from './summary';

test('whoever has chosen nothing reads what everybody has', () => {
  expect(saySummary(UNSAID)).toEqual([
    'You are told about visits the day before, at the same time and an hour before.',
    'Nothing rings from 9pm to 8am, except: a visit soon.',
    'Only in the inbox: a document is due; too many different people came.',
  ]);
});

test('what was chosen is said in the order of the day', () => {
  const choice = {
    ...UNSAID,
    dayBefore: '18:00',
    soonMinutes: [30, 120],
    quietFrom: null,
    quietUntil: null,
    topics: { messages: 'digest', flags: 'now', documents: 'now' },
  } as const;

  expect(saySummary({ ...choice, soonMinutes: [...choice.soonMinutes] })).toEqual([
    'You are told about visits the day before at 6pm and 2 hours before and half an hour before.',
    'It may ring at any time of day and night.',
    'Once a day, at 6pm: messages and notes.',
  ]);
});

test('whoever wants no word before a visit reads that', () => {
  const [first] = saySummary({ ...UNSAID, dayBefore: 'off', soonMinutes: [] });

  expect(first).toBe('You are not told of visits beforehand.');
});

test('a topic that was not chosen is as for everybody', () => {
  expect([modeOf(UNSAID, 'visits'), modeOf(UNSAID, 'flags')]).toEqual(['now', 'inbox']);
  expect(modeOf({ topics: { flags: 'digest' } }, 'flags')).toBe('digest');
});

test('clock times are said as people say them', () => {
  expect(['00:00', '07:30', '12:00', '13:05', '21:00'].map(sayClock)).toEqual([
    'midnight',
    '7:30am',
    'midday',
    '1:05pm',
    '9pm',
  ]);
});
