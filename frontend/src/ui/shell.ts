import { createContext } from 'preact';
import type { IconName } from './icon';
import type { SyncState } from './sync-state';

export interface NavItem {
  href: string;
  words: string;
  icon: IconName;
  /** How many wait there; 0 shows nothing. */
  count?: number;
}

/** What every page needs to know about who is using it. The app gives it; pages and parts read it. */
export interface Shell {
  home: string;
  /** Empty while nobody is signed in. */
  nav: readonly NavItem[];
  sync: SyncState | null;
  /** "Margaret", when a supporter is using the app for her. */
  helping: string | null;
  /** Who is signed in, and for which holder: shown at the desk. */
  userName: string | null;
  holderName: string | null;
}

export const ShellContext = createContext<Shell>({
  home: '/',
  nav: [],
  sync: null,
  helping: null,
  userName: null,
  holderName: null,
});
