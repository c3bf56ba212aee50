import { DeskPage } from '../ui/desk-page';
import { t } from './words';

export function FlagsPage() {
  return <DeskPage title={t('flags.title')} under="/desk/flags" />;
}
