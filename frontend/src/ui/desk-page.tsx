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
  /** Stands at the side, below the ways to go: the keys. */
  side?: ComponentChildren;
  /** When what the page shows came from the server; null before it did. */
  updatedAt?: string | null;
  /** How many wait at an entry of the side, by its href. */
  counts?: Readonly<Record<string, number>>;
  children?: ComponentChildren;
}

/** The frame of every page at the coordinator's desk. */
export function DeskPage(props: Props) {
  const { title, heading = 'title', under, top, side, updatedAt, counts = {}, children } = props;
  const { home, nav, sync, userName, holderName } = useContext(ShellContext);
  useDocumentTitle(title);
  return (
    <div class="deskpage">
      <SkipLink />
      <header class="bar-top">
        <Brand href={home} />
        <span class="soft">{holderName}</span>
        <div class="bar-middle">{top}</div>
        {sync && <SyncLine {...sync} updatedAt={updatedAt === undefined ? sync.updatedAt : updatedAt} />}
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
                  <Count count={counts[href] ?? count} />
                </a>
              </li>
            ))}
          </ul>
          <div class="me small">
            {side}
            <p>
              <b>{userName}</b>
              <br />
              <span class="soft">{t('desk.promise')}</span>
            </p>
          </div>
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

function Count({ count }: { count: number }) {
  return count > 0 ? <b>{count}</b> : null;
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
