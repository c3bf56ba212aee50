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

/** Why nothing is sent or fetched, and what to do about it. */
export interface Gate {
  icon: IconName;
  title: string;
  text: string;
  link?: { href: string; words: string };
}

/** What every page needs to know about who is using it. The app gives it; pages and parts read it. */
export interface Shell {
  frame: 'phone' | 'desk';
  home: string;
  /** Empty while nobody is signed in. */
  nav: readonly NavItem[];
  sync: SyncState | null;
  gate: Gate | null;
  /** Since when there has been no contact, on a phone that shows nothing any more because of that; else null. Not yet known at first. */
  lockedSince: string | null | undefined;
  /** What has to be added to this phone's time, in milliseconds; 0 while its clock is about right. */
  clockErrorMs: number;
  /** Takes the new version of the app, when one is ready. */
  takeUpdate: (() => void) | null;
  /** "Margaret", when a supporter is using the app for her. */
  helping: string | null;
  /** Who is signed in, and for which holder: shown at the desk. */
  userName: string | null;
  holderName: string | null;
}

export const ShellContext = createContext<Shell>({
  frame: 'phone',
  home: '/',
  nav: [],
  sync: null,
  gate: null,
  lockedSince: null,
  clockErrorMs: 0,
  takeUpdate: null,
  helping: null,
  userName: null,
  holderName: null,
});
