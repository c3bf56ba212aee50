import { dueOf, type Seen } from '../profile/documents';
import { longDay } from '../ui/when';
import { t } from './words';

/** "within 7 days, by 3 May 2027". Only of what is due. */
export function dueWords(seen: Pick<Seen, 'nextCheckOn'>, today: string): string {
  const day = longDay(seen.nextCheckOn ?? today);
  switch (dueOf(seen, today)) {
    case 'over':
      return t('due.over', { day });
    case 'in 7':
      return t('due.in7', { day });
    case 'in 30':
      return t('due.in30', { day });
    default:
      return t('due.in60', { day });
  }
}
