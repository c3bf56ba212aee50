import type { ComponentChildren } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { Banner } from './banner';
import { Brand } from './brand';
import { Button } from './button';
import { Icon } from './icon';
import { type NavItem, ShellContext } from './shell';
import { SyncLine } from './sync-state';
import { useNow } from './use-now';
import { dayOf, exactClock, sayDay } from './when';
import { t } from './words';

interface Props {
  /** The page's name: in the browser's title, and as its heading unless `heading` says otherwise. */
  title: string;
  /** `say`: the one big sentence. `own`: the page places its `Heading` itself, for example beside a face. */
  heading?: 'title' | 'say' | 'own';
  back?: { href: string; words?: string };
  /** The href of the entry of the bottom bar that this page belongs to. */
  under?: string;
  /** False on pages that are about the sending itself. */
  showsSync?: boolean;
  children?: ComponentChildren;
}

/** The frame of every page on a phone: the way back or the brand, Help at the same place, one heading, the bottom bar. */
export function Page({ title, heading = 'title', back, under, showsSync = true, children }: Props) {
  const { frame, home, nav, sync, helping } = useContext(ShellContext);
  useDocumentTitle(title);
  return (
    <div class="phone">
      <SkipLink />
      <header class="top">
        {back ? (
          <a class="quiet back" href={back.href}>
            <Icon name="back" />
            {back.words ?? t('page.back')}
          </a>
        ) : (
          <Brand href={home} />
        )}
        <HelpLink />
      </header>
      <main id="main" class="stack" tabIndex={-1}>
        {helping !== null && (
          <a class="helping" href="/helping">
            {t('page.helping', { name: helping })}
          </a>
        )}
        <ShellNews />
        {sync && showsSync && <SyncLine {...sync} />}
        {heading !== 'own' && <Heading says={heading === 'say'}>{title}</Heading>}
        {children}
      </main>
      {frame === 'phone' && nav.length > 0 && <BottomBar nav={nav} under={under} />}
    </div>
  );
}

/** The one `h1` of a page. The focus goes to it when somebody comes from another page. */
export function Heading({ says = true, id, children }: { says?: boolean; id?: string; children: ComponentChildren }) {
  return (
    <h1 id={id} class={says ? 'say' : undefined} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** For the router to call after each change of page, so that screen readers start where the new page starts. */
export function focusHeading(): void {
  const heading = document.querySelector('h1') ?? document.querySelector('main');
  heading?.focus({ preventScroll: true });
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = t('page.title', { page: title });
  }, [title]);
}

export function SkipLink() {
  return (
    <a class="skip" href="#main">
      {t('page.skip')}
    </a>
  );
}

export function HelpLink() {
  return (
    <a class="quiet" href="/help">
      <Icon name="phone" small />
      {t('page.help')}
    </a>
  );
}

function BottomBar({ nav, under }: { nav: readonly NavItem[]; under: string | undefined }) {
  return (
    <nav class="bottom" aria-label={t('page.nav')}>
      <ul>
        {nav.map(({ href, words, icon, count = 0 }) => (
          <li key={href}>
            <a href={href} aria-current={href === under ? 'page' : undefined}>
              <Icon name={icon} />
              <span>
                {words}
                {count > 0 && <b class="count">{count}</b>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What stands on top of every page while it is so: a new version is ready, or the server does not talk to this phone. */
export function ShellNews() {
  const { gate, takeUpdate, clockErrorMs } = useContext(ShellContext);
  return (
    <>
      {takeUpdate && (
        <Banner icon="onphone" title={t('page.update')} announced>
          <Button kind="second" onClick={takeUpdate}>
            {t('page.takeUpdate')}
          </Button>
        </Banner>
      )}
      {gate && (
        <Banner icon={gate.icon} title={gate.title} announced>
          <p>{gate.text}</p>
          {gate.link && <a href={gate.link.href}>{gate.link.words}</a>}
        </Banner>
      )}
      {clockErrorMs !== 0 && <WrongClock errorMs={clockErrorMs} />}
    </>
  );
}

function WrongClock({ errorMs }: { errorMs: number }) {
  const now = useNow();
  const onPhone = new Date(now.getTime() - errorMs);
  const exactly = (time: Date) => t('clock.exactly', { day: sayDay(dayOf(time), now), clock: exactClock(time) });
  return (
    <Banner icon="clock" title={t('clock.wrong')}>
      <p>{t('clock.wrongText', { wrong: exactly(onPhone), right: exactly(now) })}</p>
    </Banner>
  );
}

/** What a page shows while its rows are being read. Nothing while the server does not talk to this phone: the words above say that. */
export function Opening() {
  const { gate } = useContext(ShellContext);
  if (gate) return null;
  return (
    <p class="soft" role="status">
      {t('page.opening')}
    </p>
  );
}
