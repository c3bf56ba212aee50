import { t } from './long-words';

/** "3 days", "7 months", "2 years": whole ones, from the first visit to the last. */
export function tenureWords(days: number): string {
  if (days < 60) return t('numbers.knownDays', { count: days });
  if (days < 730) return t('numbers.knownMonths', { count: Math.floor(days / 30.44) });
  return t('numbers.knownYears', { count: Math.floor(days / 365.25) });
}
