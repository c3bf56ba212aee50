import { Page } from '../ui/page';
import { t } from './words';

export function UnsentPage() {
  return <Page title={t('unsent.title')} under="/more" />;
}
