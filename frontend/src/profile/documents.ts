/** What somebody has seen of a PA's, in words, and what is due. */

import type { Day, SeenDocument } from '../data/kinds';
import { daysBetween, longDay } from '../ui/when';
import { t } from './words';

/** What the words need; the desk's own list has it too. */
export type Seen = Pick<
  SeenDocument,
  'document' | 'level' | 'datedOn' | 'updateService' | 'seenOn' | 'seenBy' | 'nextCheckOn'
>;

/** "DBS certificate (Enhanced) seen by Ruth on 3 May 2026; next check due 3 May 2027" */
export function seenWords(seen: Seen): string {
  const words = { what: whatWords(seen), who: seen.seenBy, day: longDay(seen.seenOn) };
  return seen.nextCheckOn === null
    ? t('documents.seen', words)
    : t('documents.seenNext', { ...words, next: longDay(seen.nextCheckOn) });
}

function whatWords({ document, level, updateService }: Seen): string {
  const what = t(`document.${document}`);
  const more = [level, updateService === true ? t('documents.updateService') : ''].filter(Boolean).join(', ');
  return more === '' ? what : t('documents.level', { what, level: more });
}

/** In how many days somebody looks again: how urgent that is. Null: not within 60 days, or never. */
export type Due = 'over' | 'in 7' | 'in 30' | 'in 60';

export function dueOf({ nextCheckOn }: Pick<Seen, 'nextCheckOn'>, today: Day): Due | null {
  if (nextCheckOn === null) return null;
  const days = daysBetween(today, nextCheckOn);
  if (days < 0) return 'over';
  return days <= 7 ? 'in 7' : days <= 30 ? 'in 30' : days <= 60 ? 'in 60' : null;
}

/** "The next check is due on 3 May 2027, in 12 days." Only of one that is due. */
export function dueWords(nextCheckOn: Day, today: Day): string {
  const count = daysBetween(today, nextCheckOn);
  if (count === 0) return t('documents.today');
  const day = longDay(nextCheckOn);
  return count < 0 ? t('documents.over', { day }) : t('documents.soon', { day, count });
}

/** What is due first stands first; what is never due, last. */
export function byDue(a: Pick<Seen, 'nextCheckOn'>, b: Pick<Seen, 'nextCheckOn'>): number {
  return (a.nextCheckOn ?? '9999') < (b.nextCheckOn ?? '9999') ? -1 : 1;
}
