import { Page } from '../ui/page';
import { t } from './words';

export function WeekPage() {
  return <Page title={t('week.title')} under="/week" />;
}
