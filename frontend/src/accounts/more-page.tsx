import { Page } from '../ui/page';
import { t } from './words';

export function MorePage() {
  return <Page title={t('more.title')} under="/more" />;
}
