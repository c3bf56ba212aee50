import { inAList } from '../ui/catalogue';
import type { Wishes } from './match';
import { t } from './words';

/** "You asked for Welsh, dogs, up to 20 km away and 10 hours a week." */
export function wishWords({ languages, interests, skills, withinKm, hours }: Wishes): string {
  const parts = [
    ...languages,
    ...skills,
    ...interests,
    ...(withinKm === null ? [] : [t('wish.upTo', { km: withinKm })]),
    ...(hours === null ? [] : [t('wish.hoursWeek', { count: hours })]),
  ];
  return parts.length === 0 ? t('wish.nothing') : t('wish.asked', { wishes: inAList(parts) });
}
