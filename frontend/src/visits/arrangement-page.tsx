import { Page } from '../ui/page';
import { t } from './words';

export function ArrangementPage() {
  return <Page title={t('arrangement.title')} under="/team" />;
}
