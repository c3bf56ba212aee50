import { Page } from '../ui/page';
import { t } from './words';

export function SignInPage() {
  return <Page title={t('signIn.title')} />;
}
