/** What somebody has chosen who has chosen nothing, as the server has it (carematch/reminders/choice.py). */

import type { ReminderChoice, Topic, TopicMode } from '../data/kinds';

export const UNSAID: ReminderChoice = {
  topics: {},
  ways: ['web_push'],
  waitMinutes: 20,
  dayBefore: 'same',
  soonMinutes: [60],
  quietFrom: '21:00',
  quietUntil: '08:00',
  digestAt: '18:00',
  inQuiet: ['visit_soon'],
  silentHours: 48,
  chosenAt: '',
  writtenBy: null,
};

/** What is held of it; a row that this phone has just begun says only what was chosen. */
export const choiceOf = (held: Partial<ReminderChoice> | undefined): ReminderChoice => ({ ...UNSAID, ...held });

const ONLY_INBOX: readonly Topic[] = ['documents', 'flags'];

export const modeOf = ({ topics }: Pick<ReminderChoice, 'topics'>, topic: Topic): TopicMode =>
  topics[topic] ?? (ONLY_INBOX.includes(topic) ? 'inbox' : 'now');
