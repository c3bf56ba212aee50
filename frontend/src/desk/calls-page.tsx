import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function CallsPage() {
  return <DeskPage title={t('calls.title')} under="/desk/calls" />;
}
