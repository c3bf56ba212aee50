/** Why something was put aside, or cannot be done now either, in a coordinator's words. */

import type { ProblemDetails } from '../data/db';
import { t } from './words';

const whys: Record<string, string> = {
  device_revoked: t('keptWhy.device_revoked'),
  forbidden: t('keptWhy.notTheirs'),
  'not-found': t('keptWhy.notTheirs'),
  'visit-is-over': t('keptWhy.visit-is-over'),
  invalid: t('keptWhy.unreadable'),
  unavailable: t('keptWhy.unavailable'),
  'online-only': t('keptWhy.online-only'),
  account_disabled: t('keptWhy.account_disabled'),
};

export function whyWords({ slug, title, detail }: ProblemDetails): string {
  return whys[slug ?? ''] ?? detail ?? title;
}
