import { Page } from '../ui/page';
import { t } from './words';

export function TeamPage() {
  return <Page title={t('team.title')} under="/team" />;
}
