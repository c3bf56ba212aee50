import './desk.css';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { Brand } from './brand';
import { Icon } from './icon';
import { Heading, HelpLink, ShellNews, SkipLink, useDocumentTitle } from './page';
import { ShellContext } from './shell';
import { SyncLine } from './sync-state';
import { t } from './words';

interface Props {
  title: string;
  /** `own`: the page places its `Heading` itself, inside a panel. */
  heading?: 'title' | 'own';
  /** The href of the entry at the side that this page belongs to. */
  under: string;
  /** Stands in the middle of the top bar: the search. */
  top?: ComponentChildren;
  children?: ComponentChildren;
}

/** The frame of every page at the coordinator's desk. */
export function DeskPage({ title, heading = 'title', under, top, children }: Props) {
  const { home, nav, sync, userName, holderName } = useContext(ShellContext);
  useDocumentTitle(title);
  return (
    <div class="deskpage">
      <SkipLink />
      <header class="bar-top">
        <Brand href={home} />
        <span class="soft">{holderName}</span>
        <div class="bar-middle">{top}</div>
        {sync && <SyncLine {...sync} />}
        <HelpLink />
      </header>
      <div class="desk">
        <nav class="rail" aria-label={t('page.nav')}>
          <ul>
            {nav.map(({ href, words, icon, count = 0 }) => (
              <li key={href}>
                <a href={href} aria-current={href === under ? 'page' : undefined}>
                  <Icon name={icon} />
                  {words}
                  {count > 0 && <b>{count}</b>}
                </a>
              </li>
            ))}
          </ul>
          <p class="me small">
            <b>{userName}</b>
            <br />
            <span class="soft">{t('desk.promise')}</span>
          </p>
        </nav>
        <main id="main" class="floor" tabIndex={-1}>
          <div class="whole stack-s">
            <ShellNews />
          </div>
          {heading !== 'own' && (
            <div class="head whole">
              <Heading>{title}</Heading>
            </div>
          )}
          {children}
        </main>
      </div>
    </div>
  );
}

interface PanelProps {
  /** The id of the heading that names the panel. */
  labelledBy: string;
  /** True to take the whole width. */
  isWhole?: boolean;
  children: ComponentChildren;
}

export function Panel({ labelledBy, isWhole = false, children }: PanelProps) {
  return (
    <section class={`panel ${isWhole ? 'whole' : ''}`} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}
