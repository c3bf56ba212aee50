import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { forgetHelping } from '../circles/my-circle-choice';
import { signOut } from '../data/session';
import { forgetSearches } from '../directory/wishes';
import { forgetDrafts } from '../drafts';
import { useSession, useStore } from '../session';
import { Answer, Answers } from '../ui/answers';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { t } from './words';

/** Signing out takes the user's things off this phone. With unsent work it waits until they say what shall become of it. */
export function SignOutCard() {
  const store = useStore();
  const { accounts, leave } = useSession();
  const { route } = useLocation();
  const [unsent, setUnsent] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  const leaveNow = async (discardUnsent: boolean) => {
    try {
      const { isDone, unsent: left } = await signOut(store, accounts, { discardUnsent });
      setUnsent(isDone ? 0 : left);
      setFailed(false);
      if (!isDone) return;
      forgetDrafts(store.account.userId);
      forgetSearches(store.account.userId);
      forgetHelping(store.account.userId);
      leave();
      route('/', true);
    } catch (failure) {
      console.error(failure);
      setFailed(true);
    }
  };
  const sendFirst = () => {
    setUnsent(0);
    void store.sync.run().then(() => store.uploads.run());
    route('/unsent');
  };
  return (
    <Card labelledBy="sign-out">
      <h2 id="sign-out">{t('more.signOut')}</h2>
      <p>{t('more.signedIn', { name: store.account.name })}</p>
      {hasFailed && <Banner kind="harm" icon="warn" title={t('more.signOutFailed')} announced />}
      {unsent > 0 ? (
        <>
          <Banner icon="onphone" title={t('more.unsentLeft', { count: unsent })} announced>
            <p>{t('more.unsentLeftText')}</p>
          </Banner>
          <Answers>
            <Answer icon="onphone" onClick={sendFirst}>
              {t('more.keep')}
            </Answer>
            <Answer icon="no" onClick={() => void leaveNow(true)}>
              {t('more.discard')}
            </Answer>
          </Answers>
        </>
      ) : (
        <>
          <p class="small soft">{t('more.signOutText')}</p>
          <Button kind="second" icon="door" onClick={() => void leaveNow(false)}>
            {t('more.signOut')}
          </Button>
        </>
      )}
    </Card>
  );
}
