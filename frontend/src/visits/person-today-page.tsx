import { Page } from '../ui/page';
import { t } from './words';

export function PersonTodayPage() {
  return <Page title={t('personToday.title')} under="/" />;
}
