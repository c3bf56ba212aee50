import { Page } from '../ui/page';
import { t } from './words';

export function RequestsPage() {
  return <Page title={t('requests.title')} under="/people" />;
}
