import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function ImportPage() {
  return <DeskPage title={t('import.title')} under="/desk/import" />;
}
