import { Page } from '../ui/page';
import { t } from './words';

export function MoneyPage() {
  return <Page title={t('money.title')} under="/more" />;
}
