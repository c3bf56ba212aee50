import type { Arrangement } from '../data/kinds';
import { inAList } from '../ui/catalogue';
import { addDays, sayClock, weekday, weekdayCode } from '../ui/when';
import { t } from './words';

const A_MONDAY = '2026-11-23';

/** "Monday and Wednesday, 9am, 60 minutes" */
export function sayPattern({ weekdays, localStart, minutes }: Arrangement): string {
  const days = [0, 1, 2, 3, 4, 5, 6].map((place) => addDays(A_MONDAY, place));
  const named = days.filter((day) => weekdays.includes(weekdayCode(day))).map(weekday);
  return t('requests.pattern', { days: inAList(named), start: sayClock(localStart), minutes });
}
