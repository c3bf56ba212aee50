import { useInstall } from '../install';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { isIosBrowser } from './device';
import { t } from './words';

/** Shown where this browser can put the app onto the phone, or the user can. */
export function InstallCard() {
  const install = useInstall();
  const isIos = isIosBrowser(navigator);
  if (!install && !isIos) return null;
  return (
    <Card labelledBy="install">
      <h2 id="install">{t('more.install')}</h2>
      <p>{t('more.installText')}</p>
      {install ? (
        <Button kind="second" icon="onphone" onClick={() => void install()}>
          {t('more.installNow')}
        </Button>
      ) : (
        <p>{t('more.installIos')}</p>
      )}
    </Card>
  );
}
