import { Page } from '../ui/page';
import { t } from './words';

export function DevicesPage() {
  return <Page title={t('devices.title')} under="/more" />;
}
