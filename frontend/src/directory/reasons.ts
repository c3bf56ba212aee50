import type { Fact } from '../ui/card';
import type { Hit, Reason } from './match';
import { miles } from './places';
import { t } from './words';

/** Why this PA is shown, and what does not fit or was not said: what fits first. */
export function factsOf({ reasons }: Pick<Hit, 'reasons'>): Fact[] {
  const order = { fits: 0, not: 1, unsaid: 2 };
  return reasons
    .toSorted((a, b) => order[a.verdict] - order[b.verdict])
    .map((reason) => ({
      icon: reason.verdict === 'fits' ? 'yes' : reason.verdict === 'not' ? 'no' : 'dontknow',
      text: reasonWords(reason),
      isNot: reason.verdict !== 'fits',
    }));
}

/** "Likes dogs", "Does not say: dogs", "Not said yet: which languages?" */
export function reasonWords(reason: Reason): string {
  switch (reason.about) {
    case 'language':
    case 'interest':
    case 'skill':
      return t(`why.${reason.about}.${reason.verdict}`, { what: reason.what });
    case 'distance':
      return reason.km === null ? t('why.distance.unsaid') : t(`why.distance.${reason.verdict}`, awayWords(reason.km));
    case 'travel':
      return t('why.travel', { km: reason.travelKm });
    case 'hours':
      return reason.verdict === 'unsaid'
        ? t('why.hours.unsaid')
        : t(`why.hours.${reason.verdict}`, { count: reason.hours, wanted: reason.wanted });
  }
}

/** For "About 8 km (5 miles) away". */
export function awayWords(km: number): { km: number; miles: number } {
  return { km, miles: miles(km) };
}
