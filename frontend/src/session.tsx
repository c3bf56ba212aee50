import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { ApiProblem, api, NetworkDown, NotOurs } from './data/api';
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
}

const SessionContext = createContext<Session | null>(null);

const ROLE_KEY = 'carematch-role';

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const accounts = useMemo(() => new Accounts(), []);
  const [account, setAccount] = useState(() => accounts.current());
  const [wished, setWished] = useState(() => localStorage.getItem(ROLE_KEY));
  const store = useMemo(
    () => account && openStore(account, mutators, import.meta.env.VITE_APP_VERSION),
    [JSON.stringify(account)],
  );
  const enter = (entered: Account) => {
    accounts.remember(entered);
    setAccount(accounts.current());
  };
  useEffect(() => {
    if (!store) return;
    const stop = keepInStep(store.sync);
    return () => {
      stop();
      store.db.close();
    };
  }, [store]);
  useEffect(() => void accounts.endSession(), [accounts]);
  useEffect(() => {
    if (account) void tellOfChangedRoles(account, enter);
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
  };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
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

/** Without contact, or signed out at the server, the phone goes on with what it knows. */
async function tellOfChangedRoles(known: Account, enter: (account: Account) => void): Promise<void> {
  try {
    const { userId, name, deviceId, roles } = await api.get<Contract['Me']>('/api/me');
    const account = { userId, name, deviceId, roles };
    if (userId === known.userId && JSON.stringify(account) !== JSON.stringify(known)) enter(account);
  } catch (failure) {
    if (!(failure instanceof NetworkDown || failure instanceof NotOurs || failure instanceof ApiProblem)) throw failure;
  }
}
