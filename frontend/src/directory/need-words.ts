import { inAList } from '../ui/catalogue';
import type { Needs } from './matching';
import { skillWords } from './skills';
import { t } from './words';

/** "You need Welsh, cooking, 5 visits a week and up to 20 km away." */
export function needWords({ languages, skills, visits, withinKm }: Needs): string {
  const parts = [
    ...languages,
    ...skills.map(skillWords),
    ...(visits.length === 0 ? [] : [t('ask.visits', { count: visits.length })]),
    ...(withinKm === null ? [] : [t('ask.upTo', { km: withinKm })]),
  ];
  return parts.length === 0 ? t('ask.nothing') : t('ask.asked', { needs: inAList(parts) });
}
