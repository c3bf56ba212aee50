import { Banner } from '../ui/banner';
import { t } from './words';

/** A warning with its reason, and never a block. */
export function ShortVisit() {
  return (
    <Banner icon="clock" title={t('short.title')}>
      <p>{t('short.text')}</p>
      <p class="small soft">{t('short.source')}</p>
    </Banner>
  );
}
