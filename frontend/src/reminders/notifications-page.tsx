import { Page } from '../ui/page';
import { t } from './words';

export function NotificationsPage() {
  return <Page title={t('notifications.title')} under="/more" />;
}
