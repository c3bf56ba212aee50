import { Page } from '../ui/page';
import { t } from './words';

export function FindPage() {
  return <Page title={t('find.title')} under="/team" />;
}
