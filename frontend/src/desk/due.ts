import { dueOf, type Seen } from '../profile/documents';
import { longDay } from '../ui/when';
import { t } from './words';

/** "DBS certificate: within 7 days, by 3 May 2027". Only of one that is due. */
export function dueWords(seen: Pick<Seen, 'document' | 'nextCheckOn'>, today: string): string {
  const due = dueOf(seen, today);
  const words = { what: t(`document.${seen.document}`), day: longDay(seen.nextCheckOn ?? today) };
  switch (due) {
    case 'over':
      return t('due.over', words);
    case 'in 7':
      return t('due.in7', words);
    case 'in 30':
      return t('due.in30', words);
    default:
      return t('due.in60', words);
  }
}
