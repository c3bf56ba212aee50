import { Page } from '../ui/page';
import { t } from './words';

export function DecisionsPage() {
  return <Page title={t('decisions.title')} under="/more" />;
}
