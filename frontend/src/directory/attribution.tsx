import { t } from './words';

/** Whoever shows how far it is shows whose data say so. */
export function Attribution() {
  return <p class="small soft">{t('find.attribution')}</p>;
}
