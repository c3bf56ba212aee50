import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function OverviewPage() {
  return <DeskPage title={t('overview.title')} under="/desk" />;
}
