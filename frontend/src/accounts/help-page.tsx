import { Page } from '../ui/page';
import { t } from './words';

export function HelpPage() {
  return <Page title={t('help.title')} />;
}
