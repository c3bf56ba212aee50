import { Page } from '../ui/page';
import { t } from './words';

export function PaTodayPage() {
  return <Page title={t('paToday.title')} under="/" />;
}
