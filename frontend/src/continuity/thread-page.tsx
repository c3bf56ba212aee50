import { Page } from '../ui/page';
import { t } from './words';

export function ThreadPage() {
  return <Page title={t('thread.title')} under="/team" />;
}
