import { Page } from '../ui/page';
import { t } from './words';

export function ProfilePage() {
  return <Page title={t('profile.title')} under="/more" />;
}
