import { Page } from '../ui/page';
import { t } from './words';

export function ProblemsPage() {
  return <Page title={t('problems.title')} under="/more" />;
}
