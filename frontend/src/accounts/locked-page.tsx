import { useContext, useState } from 'preact/hooks';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { Page } from '../ui/page';
import { ShellContext } from '../ui/shell';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { t } from './words';

/** In the place of every page, on a phone that has been without contact for too long: it may have been lost. */
export function LockedPage() {
  const { sync } = useStore();
  const { lockedSince, gate } = useContext(ShellContext);
  const [tried, setTried] = useState(false);
  const now = useNow();
  const tryNow = async () => {
    await sync.run();
    setTried(true);
  };
  return (
    <Page title={t('locked.title')}>
      <Card labelledBy="locked">
        <h2 id="locked">{t('locked.safe')}</h2>
        {lockedSince && <p>{t('locked.since', { when: dayAndClock(lockedSince, now) })}</p>}
        <p>{t('locked.why')}</p>
        <p>{t('locked.kept')}</p>
        <Button wide onClick={() => void tryNow()}>
          {t('locked.try')}
        </Button>
        <p role="status">{tried && !gate && t('locked.tried')}</p>
      </Card>
      <LinkButton kind="second" wide href="/help">
        {t('locked.help')}
      </LinkButton>
    </Page>
  );
}
