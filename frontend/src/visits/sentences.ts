import { callName } from '../circles/faces';
import type { TeamMember } from '../data/kinds';
import { since } from '../ui/when';
import { t } from './words';

/** "You know Rosa: *34 visits* since May", or short, "34 visits since May". Before the first visit: "Chosen by you". */
export function knownWords(
  member: Pick<TeamMember, 'name' | 'knownAs' | 'visits' | 'firstMetAt'>,
  now: Date,
  length: 'full' | 'short' = 'full',
): string {
  const { visits: count, firstMetAt } = member;
  if (count === 0 || firstMetAt === null) return t('known.chosen');
  const from = since(firstMetAt, now);
  return length === 'short'
    ? t('known.short', { count, since: from })
    : t('known.full', { name: callName(member), count, since: from });
}

/** "Tomorrow at 9am" at the start of a line. */
export function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
