/** What somebody has chosen, in sentences. */

import type { ReminderChoice, Topic, TopicMode } from '../data/kinds';
import { modeOf } from './choice';
import { t } from './words';

/** What is chosen on a page of its own. */
export const ABOUTS = ['what', 'when', 'quiet', 'how'] as const;

/** In the order in which they are offered and said. Of money nothing is told yet. */
export const TOPICS = [
  'visits',
  'questions',
  'changes',
  'the_day',
  'messages',
  'documents',
  'flags',
  'unsent',
  'app',
] as const satisfies readonly Topic[];

export const LEADS = [15, 30, 60, 90, 120] as const;

/** `18:00` as people say it: 6pm. */
export function sayClock(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'midday';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

export const sayLead = (minutes: number) => t(`lead.${minutes as (typeof LEADS)[number]}`);

export function saySummary(choice: ReminderChoice): string[] {
  const { dayBefore, soonMinutes, quietFrom, quietUntil, inQuiet, digestAt } = choice;
  const leads = soonMinutes.toSorted((a, b) => b - a).map((lead) => t('sum.before', { lead: sayLead(lead) }));
  const day = dayBefore === 'same' ? t('sum.same') : t('sum.at', { time: sayClock(dayBefore) });
  const whens = dayBefore === 'off' ? leads : [day, ...leads];
  const among = (mode: TopicMode) => TOPICS.filter((topic) => modeOf(choice, topic) === mode);
  const names = (topics: readonly Topic[]) => topics.map((topic) => t(`topic.${topic}`).toLowerCase()).join('; ');
  const daily = among('digest');
  const silent = among('inbox');
  const except = inQuiet.map((each) => t(`urgent.${each}`)).join('; ');
  const hours = { from: sayClock(quietFrom ?? ''), until: sayClock(quietUntil ?? '') };
  return [
    whens.length === 0 ? t('sum.none') : t('sum.dayBefore', { when: whens.reduce(andThen) }),
    quietFrom === null
      ? t('sum.noQuiet')
      : except === ''
        ? t('sum.quiet', hours)
        : t('sum.quietBut', { ...hours, what: except }),
    ...(daily.length > 0 ? [t('sum.digest', { time: sayClock(digestAt), what: names(daily) })] : []),
    ...(silent.length > 0 ? [t('sum.inbox', { what: names(silent) })] : []),
  ];
}

const andThen = (first: string, second: string) => t('sum.and', { first, second });
