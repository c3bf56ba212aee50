import { Page } from '../ui/page';
import { t } from './words';

export function AboutMePage() {
  return <Page title={t('aboutMe.title')} under="/more" />;
}
