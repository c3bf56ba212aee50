import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { helpingIn } from './circles/my-circle';
import type { Status } from './data/live';
import { get, list } from './data/rows';
import type { Store } from './data/session';
import { useLive, useStatus } from './data/use-live';
import { countUnread } from './messages/talk';
import { type Role, useSession } from './session';
import { type Gate, type NavItem, type Shell, ShellContext } from './ui/shell';
import type { SyncState } from './ui/sync-state';
import { useNow } from './ui/use-now';
import { t } from './ui/words';
import { keepOnPhone } from './worker';

/** Gives every page what its frame shows: the ways to go, what is sent, who is helped. */
export function ShellProvider({ children }: { children: ComponentChildren }) {
  const { store, role } = useSession();
  const takeUpdate = useTakeUpdate();
  if (store) {
    return (
      <SignedIn store={store} role={role} takeUpdate={takeUpdate}>
        {children}
      </SignedIn>
    );
  }
  return <ShellContext.Provider value={{ ...nobody, takeUpdate }}>{children}</ShellContext.Provider>;
}

const nobody: Shell = {
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
};

interface Props {
  store: Store;
  role: Role;
  takeUpdate: (() => void) | null;
  children: ComponentChildren;
}

function SignedIn({ store: { db, account, sync }, role, takeUpdate, children }: Props) {
  const status = useStatus(sync);
  const counts = useLive(() => countNew(db, account, role), [db, account, role]);
  const helpedIn = role === 'person' ? helpingIn(account) : null;
  const helping = useLive(async () => (helpedIn ? helpedPerson(db, helpedIn) : null), [db, helpedIn]);
  const holder = useLive(async () => get(db, 'holder', account.roles.coordinator[0] ?? ''), [db]);
  useNow(); // so that it locks while it lies open
  const lockedSince = status && (isPast(status.locksAt) ? status.lastPullAt : null);
  const shell: Shell = {
    frame: role === 'coordinator' ? 'desk' : 'phone',
    home: role === 'coordinator' ? '/desk' : '/',
    nav: lockedSince ? [] : ways[role].map((item) => ({ ...item, count: counts?.[item.href] ?? 0 })),
    sync: status ? syncState(status) : null,
    gate: status ? gateWords(status.phase) : null,
    lockedSince,
    clockErrorMs: status?.clockErrorMs ?? 0,
    takeUpdate,
    helping: helping ?? null,
    userName: account.name,
    holderName: holder?.d.name ?? null,
  };
  return <ShellContext.Provider value={shell}>{children}</ShellContext.Provider>;
}

const ways: Record<Role, readonly NavItem[]> = {
  person: [
    { href: '/', words: t('nav.today'), icon: 'today' },
    { href: '/team', words: t('nav.team'), icon: 'team' },
    { href: '/messages', words: t('nav.messages'), icon: 'talk' },
    { href: '/more', words: t('nav.more'), icon: 'more' },
  ],
  pa: [
    { href: '/', words: t('nav.today'), icon: 'today' },
    { href: '/week', words: t('nav.week'), icon: 'calendar' },
    { href: '/people', words: t('nav.people'), icon: 'team' },
    { href: '/more', words: t('nav.more'), icon: 'more' },
  ],
  coordinator: [
    { href: '/desk', words: t('nav.desk'), icon: 'today' },
    { href: '/desk/flags', words: t('nav.flags'), icon: 'flag' },
    { href: '/desk/calls', words: t('nav.calls'), icon: 'phone' },
    { href: '/desk/circles', words: t('nav.circles'), icon: 'circle' },
    { href: '/desk/unmet', words: t('nav.unmet'), icon: 'find' },
    { href: '/shared', words: t('nav.shared'), icon: 'talk' },
    { href: '/desk/quarantine', words: t('nav.quarantine'), icon: 'dontknow' },
    { href: '/desk/pas', words: t('nav.pas'), icon: 'team' },
    { href: '/desk/import', words: t('nav.import'), icon: 'inbox' },
    { href: '/desk/invitations', words: t('nav.invitations'), icon: 'paper' },
    { href: '/more', words: t('nav.more'), icon: 'more' },
  ],
};

/** What is new behind each way. Of a message that waits, the inbox says so too, and it counts once. */
async function countNew(db: Store['db'], account: Store['account'], role: Role): Promise<Record<string, number>> {
  const unread = (await list(db, 'notice')).filter(({ d }) => d.readAt === null);
  if (role !== 'person') return { '/more': unread.length };
  const messages = await countUnread(db, account, 'person');
  return { '/more': unread.filter(({ d }) => d.notice !== 'message').length, '/messages': messages };
}

/** The name of the person whom a supporter is helping; null while this phone does not know it. */
async function helpedPerson(db: Store['db'], circleId: string): Promise<string | null> {
  const helping = (await list(db, 'helping')).find(({ d }) => d.circleId === circleId);
  if (helping) return helping.d.personKnownAs;
  const circle = await get(db, 'circle', circleId);
  return circle ? (circle.d.knownAs ?? circle.d.personName) : null;
}

/** Null when there is nothing to say: a phone that was emptied and has handed in everything is neither up to date nor on its way there. */
function syncState({ unsent, lastPullAt, problems, phase, clockErrorMs, holdsBack }: Status): SyncState | null {
  if (phase === 'revoked' && unsent === 0) return null;
  const updatedAt = lastPullAt && new Date(Date.parse(lastPullAt) + clockErrorMs).toISOString();
  return { waiting: unsent, updatedAt, problems, isOffline: phase === 'offline', holdsBack };
}

function gateWords(phase: Status['phase']): Gate | null {
  switch (phase) {
    case 'sign-in-needed':
      return {
        icon: 'key',
        title: t('gate.signIn'),
        text: t('gate.signInText'),
        link: { href: '/sign-in', words: t('gate.signInLink') },
      };
    case 'other-user':
      return {
        icon: 'key',
        title: t('gate.otherUser'),
        text: t('gate.otherUserText'),
        link: { href: '/sign-in', words: t('gate.signInLink') },
      };
    case 'revoked':
      return {
        icon: 'key',
        title: t('gate.closed'),
        text: t('gate.revokedText'),
        link: { href: '/sign-in', words: t('gate.signInLink') },
      };
    case 'disabled':
      return { icon: 'key', title: t('gate.disabled'), text: t('gate.disabledText') };
    case 'upgrade':
      return { icon: 'onphone', title: t('gate.upgrade'), text: t('gate.upgradeText') };
    case 'full':
      return { icon: 'warn', title: t('gate.full'), text: t('gate.fullText') };
    default:
      return null;
  }
}

const isPast = (at: number | null) => at !== null && Date.now() >= at;

function useTakeUpdate(): (() => void) | null {
  const [takeUpdate, setTakeUpdate] = useState<(() => void) | null>(null);
  useEffect(() => void keepOnPhone((take) => setTakeUpdate(() => take)), []);
  return takeUpdate;
}
