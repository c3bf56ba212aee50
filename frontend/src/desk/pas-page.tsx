import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function PasPage() {
  return <DeskPage title={t('pas.title')} under="/desk/pas" />;
}
