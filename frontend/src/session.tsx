import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { keepCircleChoice } from './circles/my-circle-choice';
import { ApiProblem, api, NetworkDown, NotOurs } from './data/api';
import { noteServerTime } from './data/clock';
import type { Contract } from './data/contract';
import type { Account } from './data/db';
import { Accounts, openStore, type Store } from './data/session';
import { keepInStep } from './data/wake';
import { mutators } from './mutators';

/** A supporter uses the person's pages. */
export type Role = 'person' | 'pa' | 'coordinator';

export interface Session {
  accounts: Accounts;
  /** Null while nobody is signed in. */
  store: Store | null;
  /** As whom somebody with several roles is using the app. */
  role: Role;
  /** Somebody signed in, or the server told of their changed roles. */
  enter: (account: Account) => void;
  /** After `signOut`: this phone is nobody's. */
  leave: () => void;
  actAs: (role: Role) => void;
  /** Which circle the person's pages are about from now on. */
  helpIn: (circleId: string) => void;
}

const SessionContext = createContext<Session | null>(null);

const ROLE_KEY = 'carematch-role';

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const accounts = useMemo(() => new Accounts(), []);
  const [account, setAccount] = useState(() => accounts.current());
  const [wished, setWished] = useState(() => localStorage.getItem(ROLE_KEY));
  const [, setCircle] = useState<string | null>(null);
  const opened = useMemo(
    () => account && openStore(account, mutators, import.meta.env.VITE_APP_VERSION),
    [account?.userId, account?.deviceId],
  );
  const store = useMemo(() => opened && account && tellRoles(opened, account), [opened, JSON.stringify(account)]);
  const enter = (entered: Account) => {
    accounts.remember(entered);
    setAccount(accounts.current());
  };
  useEffect(() => {
    if (!opened) return;
    const stop = keepInStep(opened.sync, opened.uploads);
    return () => {
      stop();
      opened.db.close();
    };
  }, [opened]);
  useEffect(() => {
    const follow = () => {
      setAccount(accounts.current());
      if (store && accounts.hasForgotten(store.account.userId)) void store.db.delete(); // this tab may have opened it again
    };
    return accounts.onChangeElsewhere(follow);
  }, [accounts, store]);
  useEffect(() => {
    if (accounts.owesSignOut) void accounts.endSession();
    else void askWhoThisIs(accounts, store, enter);
  }, [account?.userId]);
  const roles = account ? rolesOf(account) : [];
  const session: Session = {
    accounts,
    store,
    role: roles.find((role) => role === wished) ?? roles[0] ?? 'person',
    enter,
    leave: () => setAccount(accounts.current()),
    actAs: (role) => {
      localStorage.setItem(ROLE_KEY, role);
      setWished(role);
    },
    helpIn: (circleId) => {
      if (account) keepCircleChoice(account.userId, circleId);
      setCircle(circleId);
    },
  };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** The same open store, after the server told of changed roles: nobody who is reading has the database closed under them. */
function tellRoles(opened: Store, account: Account): Store {
  opened.db.account = account;
  return { ...opened, account };
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession outside SessionProvider');
  return session;
}

/** For pages that are only shown to somebody who is signed in. */
export function useStore(): Store {
  const { store } = useSession();
  if (store === null) throw new Error('useStore while nobody is signed in');
  return store;
}

/** In the order in which they are offered. */
export function rolesOf({ roles }: Account): Role[] {
  const held: [Role, boolean][] = [
    ['person', roles.person.length + roles.supporter.length > 0],
    ['pa', roles.pa.length > 0],
    ['coordinator', roles.coordinator.length > 0],
  ];
  return held.filter(([, isHeld]) => isHeld).map(([role]) => role);
}

/**
 * Tells of changed roles, and who is signed in where the browser forgot it but for its cookie. Without contact, or signed out at the server, the
 * phone goes on with what it knows.
 */
async function askWhoThisIs(accounts: Accounts, store: Store | null, enter: (account: Account) => void): Promise<void> {
  try {
    const { userId, name, deviceId, roles, serverTime } = await api.get<Contract['Me']>('/api/me');
    const known = accounts.current();
    if (known?.userId !== store?.account.userId) return;
    if (store && known?.userId === userId) await noteServerTime(store.db, serverTime, new Date());
    const account = { userId, name, deviceId, roles };
    const isThem = known === null || known.userId === userId;
    if (isThem && JSON.stringify(account) !== JSON.stringify(known)) enter(account);
  } catch (failure) {
    if (!(failure instanceof NetworkDown || failure instanceof NotOurs || failure instanceof ApiProblem)) throw failure;
  }
}
