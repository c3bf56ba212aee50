/** What the server reckons of the time ahead, and how it is said. */

import type { Contract } from '../data/contract';
import { inAList } from '../ui/catalogue';
import { clock, dayOf, fullDay } from '../ui/when';
import { t } from './ahead-words';

export type Forecast = Contract['Forecast'];
export type Window = Contract['ForecastWindow'];
export type Cause = Contract['Cause'];
export type Feasible = Contract['Feasible'];
export type Proposal = Contract['Proposal'];
export type Change = Contract['Change'];
type Pause = Contract['Pause'];

export const forecastPath = (circleId: string) => `/api/circles/${circleId}/forecast`;
export const feasiblePath = (circleId: string, when: 'past' | 'ahead') =>
  `/api/circles/${circleId}/feasible?when=${when}&days=14`;
export const proposalPath = (circleId: string) => `/api/circles/${circleId}/smallest-team?when=ahead&days=14`;

/** "Your visits are on hold until Tuesday 12 May. So there is nothing to look ahead to." */
export function pauseWords({ endsOn }: Pause, now: Date): string {
  return endsOn === null ? t('ahead.paused') : t('ahead.pausedUntil', { day: fullDay(endsOn, now) });
}

/** "Sam is away from Tuesday 12 May to Monday 18 May" */
export function causeTitle({ why, paName, fromDay, toDay }: Cause, now: Date): string {
  const name = paName;
  const first = fullDay(fromDay, now);
  if (fromDay === toDay) return t(`cause.${why}.day`, { name, day: first });
  return t(`cause.${why}`, { name, first, last: fullDay(toDay, now) });
}

/** "6 visits, 2 of them with nobody yet. That could bring up to 2 new faces." */
export function causeText(cause: Cause): string {
  const { visits, unfilled, newLeast, newMost } = cause;
  if (unfilled === 0) return t('cause.settled', { count: visits });
  const open =
    visits === unfilled
      ? t(`cause.open.${asked(cause)}`, { count: visits })
      : t('cause.some', { count: visits, unfilled });
  const faces =
    newLeast === newMost
      ? t('cause.sure', { count: newMost })
      : t(newLeast === 0 ? 'cause.upTo' : 'cause.between', { count: newMost, least: newLeast });
  return `${open} ${faces}`;
}

const asked = ({ why }: Cause) => (why === 'new_face' ? 'yes' : why === 'paused' ? 'word' : 'nobody');

/** How many would be enough: "3", or "3 or 4" where it is not proven. */
export function enough({ atLeast, atMost, isProven }: Feasible): string {
  return isProven || atLeast === atMost ? String(atMost) : t('team.range', { least: atLeast, most: atMost });
}

/** "Rosa comes, and not Sam" */
export function changeWords({ comesNow, wouldCome }: Change): string {
  const names = inAList(wouldCome);
  const count = wouldCome.length;
  return comesNow.length === 0
    ? t('team.fills', { count, names })
    : t('team.instead', { count, names, before: inAList(comesNow) });
}

/** "Tuesday 12 May at 9am" */
export const visitTime = (startsAt: string, now: Date) =>
  t('team.when', { day: fullDay(dayOf(startsAt), now), clock: clock(startsAt) });
