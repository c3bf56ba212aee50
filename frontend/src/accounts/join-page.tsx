import { Page } from '../ui/page';
import { t } from './words';

export function JoinPage() {
  return <Page title={t('join.title')} />;
}
