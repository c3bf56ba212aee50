import './more.css';
import { list } from '../data/rows';
import { useLive, useStatus } from '../data/use-live';
import { type Role, rolesOf, useSession, useStore } from '../session';
import { Card, GoLink } from '../ui/card';
import { RadioGroup } from '../ui/field';
import { Icon, type IconName } from '../ui/icon';
import { Page } from '../ui/page';
import { InstallCard } from './install-card';
import { KeepingCard } from './keeping-card';
import { LookCard } from './look-card';
import { SignOutCard } from './sign-out-card';
import { t } from './words';

interface Way {
  href: string;
  icon: IconName;
  words: string;
}

export function MorePage() {
  const { db, sync, account } = useStore();
  const { role, actAs } = useSession();
  const status = useStatus(sync);
  const unread = useLive(async () => (await list(db, 'notice')).filter(({ d }) => d.readAt === null).length, [db]);
  const roles = rolesOf(account);
  return (
    <Page
      title={t('more.title')}
      under="/more"
      {...(role === 'coordinator' && { back: { href: '/desk', words: t('more.desk') } })}
    >
      <Card class="ways">
        {waysOf(role, account.roles.supporter.length > 0).map(({ href, icon, words }) => (
          <GoLink key={href} href={href} before={<Icon name={icon} />}>
            <b>{words}</b>
            {href === '/inbox' && (unread ?? 0) > 0 && (
              <>
                <br />
                {t('more.unread', { count: unread ?? 0 })}
              </>
            )}
          </GoLink>
        ))}
        {(status?.pending ?? 0) > 0 && (
          <GoLink href="/unsent" before={<Icon name="onphone" />}>
            <b>{t('more.unsent')}</b>
          </GoLink>
        )}
      </Card>
      {roles.length > 1 && (
        <Card>
          <RadioGroup
            id="role"
            label={t('more.roles')}
            value={role}
            choices={roles.map((value) => ({ value, label: t(`more.role.${value}`) }))}
            onChange={actAs}
          />
        </Card>
      )}
      <LookCard />
      <InstallCard />
      <KeepingCard />
      <SignOutCard />
    </Page>
  );
}

function waysOf(role: Role, mayHelp: boolean): Way[] {
  const paper: Way[] = [
    { href: '/calendar', icon: 'calendar', words: t('more.calendar') },
    { href: '/print', icon: 'table', words: t('more.print') },
  ];
  const own: Record<Role, Way[]> = {
    person: [
      { href: '/inbox', icon: 'inbox', words: t('more.inbox') },
      { href: '/flags', icon: 'flag', words: t('more.flags') },
      { href: '/about-me', icon: 'heart', words: t('more.team') },
      { href: '/going', icon: 'sun', words: t('more.going') },
      { href: '/shared', icon: 'talk', words: t('more.shared') },
      { href: '/wishes', icon: 'cup', words: t('more.wishes') },
      { href: '/written', icon: 'pen', words: t('more.written') },
      ...(mayHelp ? [{ href: '/helping', icon: 'talk', words: t('more.helping') } as const] : []),
      { href: '/helpers', icon: 'team', words: t('more.helpers') },
      { href: '/decisions', icon: 'paper', words: t('more.decisions') },
      { href: '/money', icon: 'pound', words: t('more.money') },
      ...paper,
    ],
    pa: [
      { href: '/inbox', icon: 'inbox', words: t('more.inbox') },
      { href: '/messages', icon: 'talk', words: t('more.messages') },
      { href: '/flags', icon: 'flag', words: t('more.flags') },
      { href: '/going', icon: 'sun', words: t('more.going') },
      { href: '/shared', icon: 'talk', words: t('more.shared') },
      { href: '/requests', icon: 'dontknow', words: t('more.requests') },
      { href: '/buddy', icon: 'phone', words: t('more.buddy') },
      { href: '/profile', icon: 'heart', words: t('more.profile') },
      { href: '/documents', icon: 'paper', words: t('more.documents') },
      ...paper,
    ],
    coordinator: [
      { href: '/inbox', icon: 'inbox', words: t('more.inbox') },
      { href: '/shared', icon: 'talk', words: t('more.shared') },
    ],
  };
  return [
    ...own[role],
    { href: '/notifications', icon: 'aloud', words: t('more.notifications') },
    { href: '/devices', icon: 'key', words: t('more.devices') },
    { href: '/help', icon: 'phone', words: t('more.help') },
  ];
}
