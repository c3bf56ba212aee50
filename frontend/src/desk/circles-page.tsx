import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function CirclesPage() {
  return <DeskPage title={t('circles.title')} under="/desk/circles" />;
}
