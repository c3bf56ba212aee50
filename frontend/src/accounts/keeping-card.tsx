import { useEffect, useState } from 'preact/hooks';
import { askToKeep, type Keeping, readKeeping } from '../keeping';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Icon } from '../ui/icon';
import { t } from './words';

/** Says whether the browser keeps what is on this phone, and asks it to. */
export function KeepingCard() {
  const [keeping, setKeeping] = useState<Keeping | null>(null);
  const [wasAsked, setAsked] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const look = () => void readKeeping().then(setKeeping);
    look();
    document.addEventListener('visibilitychange', look, { signal });
    window.addEventListener('appinstalled', () => void askToKeep().then(setKeeping), { signal });
    return () => controller.abort();
  }, []);
  if (keeping === null || keeping === 'unknown') return null;
  const ask = async () => {
    setKeeping(await askToKeep());
    setAsked(true);
  };
  return (
    <Card labelledBy="keeping">
      <h2 id="keeping">{t('keeping.title')}</h2>
      {keeping === 'kept' ? (
        <p class="row" role="status">
          <Icon name="yes" />
          <span>{t('keeping.kept')}</span>
        </p>
      ) : (
        <>
          <p>{t('keeping.mayGo')}</p>
          {wasAsked && (
            <Banner icon="warn" title={t('keeping.refused')} announced>
              <p>{t('keeping.refusedText')}</p>
            </Banner>
          )}
          <Button kind="second" icon="onphone" onClick={() => void ask()}>
            {t(wasAsked ? 'keeping.askAgain' : 'keeping.ask')}
          </Button>
        </>
      )}
    </Card>
  );
}
