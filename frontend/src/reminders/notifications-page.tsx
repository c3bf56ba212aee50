import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { isIosBrowser } from '../accounts/device';
import { NetworkDown, NotOurs } from '../data/api';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Facts, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { choiceOf } from './choice';
import { ChoosePage } from './choose-page';
import { NumberPage } from './number-page';
import { type PushState, readPushState, TooSlow, turnOff, turnOn } from './push';
import { ABOUTS, saySummary } from './summary';
import { t } from './words';

/** Says what would be told and when, and asks the browser only after a yes on this page. */
export function NotificationsPage() {
  const { about } = useRoute().params;
  if (about === 'number') return <NumberPage />;
  return about ? <ChoosePage /> : <AllPage />;
}

function AllPage() {
  const [state, look] = usePushState();
  return (
    <Page title={t('notifications.title')} under="/more" back={{ href: '/more' }}>
      <Chosen />
      {state === null ? <Opening /> : <Choice state={state} look={look} />}
      <Card kind="plain" labelledBy="other-ways">
        <h2 id="other-ways">{t('notifications.other')}</h2>
        <Facts
          facts={[
            { icon: 'inbox', text: t('notifications.other1') },
            { icon: 'phone', text: t('notifications.other2') },
          ]}
        />
      </Card>
    </Page>
  );
}

/** What is chosen now, in sentences, and where each of it is changed. */
function Chosen() {
  const { db, account } = useStore();
  const held = useHeld(async () => choiceOf((await list(db, 'reminder_choice', `u:${account.userId}`))[0]?.d), [db]);
  if (!held) return <Opening />;
  return (
    <Card labelledBy="what">
      <h2 id="what">{t('notifications.what')}</h2>
      {saySummary(held).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {held.writtenBy !== null && <p class="soft">{t('choose.writtenBy', { name: held.writtenBy })}</p>}
      <p>{t('notifications.lock')}</p>
      {ABOUTS.map((about) => (
        <GoLink key={about} href={`/notifications/${about}`} before={<Icon name={ICONS[about]} />}>
          {t(`choose.${about}`)}
        </GoLink>
      ))}
      <GoLink href="/notifications/number" before={<Icon name="phone" />}>
        {t('number.link')}
      </GoLink>
    </Card>
  );
}

const ICONS = { what: 'aloud', when: 'clock', quiet: 'moon', how: 'phone' } as const;

/** Null while it is first read. It is read again when the worker or the page's return may have changed it. */
function usePushState(): [state: PushState | null, look: () => Promise<void>] {
  const [state, setState] = useState<PushState | null>(null);
  const look = async () => setState(await readPushState(isIosBrowser(navigator)));
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const again = () => void look();
    again();
    document.addEventListener('visibilitychange', again, { signal });
    navigator.serviceWorker?.addEventListener('message', again, { signal });
    return () => controller.abort();
  }, []);
  return [state, look];
}

type Trouble = 'slow' | 'offline' | 'failed';

function Choice({ state, look }: { state: PushState; look: () => Promise<void> }) {
  const [isTurning, setTurning] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const turn = async (work: () => Promise<void>) => {
    setTurning(true);
    setTrouble(null);
    try {
      await work();
    } catch (failure) {
      setTrouble(troubleOf(failure));
    }
    await look();
    setTurning(false);
  };
  return (
    <>
      {trouble && (
        <Banner icon={trouble === 'offline' ? 'nosignal' : 'warn'} title={t(`notifications.${trouble}`)} announced>
          <p>{t(`notifications.${trouble}Text`)}</p>
        </Banner>
      )}
      {state === 'on' && (
        <>
          <Banner kind="well" icon="yes" title={t('notifications.on')} announced />
          <Button kind="second" wide icon="no" unavailable={isTurning} onClick={() => void turn(turnOff)}>
            {t(isTurning ? 'notifications.turning' : 'notifications.turnOff')}
          </Button>
        </>
      )}
      {state === 'off' && (
        <>
          <p>{t('notifications.asks')}</p>
          <Button wide icon="aloud" unavailable={isTurning} onClick={() => void turn(turnOn)}>
            {t(isTurning ? 'notifications.turning' : 'notifications.turnOn')}
          </Button>
        </>
      )}
      {state === 'denied' && (
        <CannotYet title={t('notifications.denied')} text={t('notifications.deniedText')}>
          <li>{t('notifications.denied1')}</li>
          <li>{t('notifications.denied2')}</li>
          <li>{t('notifications.denied3')}</li>
        </CannotYet>
      )}
      {state === 'install-first' && (
        <CannotYet title={t('notifications.install')}>
          <li>{t('notifications.install1')}</li>
          <li>{t('notifications.install2')}</li>
          <li>{t('notifications.install3')}</li>
          <li>{t('notifications.install4')}</li>
        </CannotYet>
      )}
      {state === 'unsupported' && (
        <Banner icon="dontknow" title={t('notifications.unsupported')}>
          <p>{t('notifications.unsupportedText')}</p>
        </Banner>
      )}
    </>
  );
}

function troubleOf(failure: unknown): Trouble {
  if (failure instanceof TooSlow || isNoPushService(failure)) return 'slow';
  if (failure instanceof NetworkDown || failure instanceof NotOurs) return 'offline';
  console.error(failure);
  return 'failed';
}

/** The browser could not reach its own push service. */
function isNoPushService(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'AbortError';
}

interface CannotProps {
  title: string;
  text?: string;
  /** The steps, as list items. */
  children: ComponentChildren;
}

function CannotYet({ title, text, children }: CannotProps) {
  return (
    <Card labelledBy="cannot-yet">
      <h2 id="cannot-yet">{title}</h2>
      {text && <p>{text}</p>}
      <ol class="then">{children}</ol>
    </Card>
  );
}
