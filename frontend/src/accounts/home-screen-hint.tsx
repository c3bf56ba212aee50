import { Banner } from '../ui/banner';
import { isIosBrowser } from './device';
import { t } from './words';

/** On an iPhone the app on the home screen keeps its own things, so signing in belongs inside it. */
export function HomeScreenHint() {
  if (!isIosBrowser(navigator)) return null;
  return (
    <Banner icon="onphone" title={t('signIn.iosTitle')}>
      <p>{t('signIn.iosText')}</p>
    </Banner>
  );
}
