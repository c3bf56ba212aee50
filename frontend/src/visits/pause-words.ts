import type { Pause } from '../data/kinds';
import { sayDay } from '../ui/when';
import { type Payable, wholeDays } from './terms';
import { t } from './words';

/** "You are in hospital from Monday 23 November on"; with a name, of somebody else. */
export function pauseWords({ reason, startsOn, endsOn }: Pause, person: string | null, now: Date): string {
  const from = sayDay(startsOn, now);
  const stretch = endsOn === null ? t('pause.open', { from }) : t('pause.closed', { from, until: sayDay(endsOn, now) });
  if (reason === 'died') return t('pause.died', { person: person ?? '' });
  return person === null ? t(`pause.said.${reason}`, { stretch }) : t(`pause.saidOf.${reason}`, { person, stretch });
}

/** "Sam asks 50 % for the first 7 days: 3 visits, 3 hours." */
export function payableWords(name: string, payable: Payable): string {
  return t('pause.asks', { name, percent: payable.percent, stretch: firstWords(payable.hours), ...countsOf(payable) });
}

/** The same to the PA themselves. */
export function ownPayableWords(payable: Payable): string {
  return t('pause.youAsk', { percent: payable.percent, stretch: firstWords(payable.hours), ...countsOf(payable) });
}

function countsOf({ visits, minutes }: Payable) {
  return {
    visits: t('pause.visits', { count: visits }),
    hours: t('pause.hours', { count: Math.round(minutes / 6) / 10 }),
  };
}

function firstWords(hours: number): string {
  const days = wholeDays(hours);
  return days === null ? t('pause.firstHours', { count: hours }) : t('pause.firstDays', { count: days });
}
