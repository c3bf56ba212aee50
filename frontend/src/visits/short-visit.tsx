import { Banner } from '../ui/banner';
import { t } from './words';

/** Why a very short visit deserves a second thought. It stands in nobody's way. */
export function ShortVisit() {
  return (
    <Banner icon="clock" title={t('short.title')}>
      <p>{t('short.text')}</p>
    </Banner>
  );
}
