import { Page } from '../ui/page';
import { t } from './words';

export function InboxPage() {
  return <Page title={t('inbox.title')} under="/inbox" />;
}
