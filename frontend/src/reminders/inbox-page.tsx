import type { Notice } from '../data/kinds';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Status } from '../ui/banner';
import { Card, Empty, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { capital } from '../visits/sentences';
import { t } from './words';

export function InboxPage() {
  const { db } = useStore();
  const notices = useHeld(async () => (await list(db, 'notice')).reverse(), [db]);
  return (
    <Page title={t('inbox.title')} under="/more" back={{ href: '/more' }}>
      {notices === undefined && <Opening />}
      {notices?.length === 0 && (
        <Empty title={t('inbox.none')}>
          <p>{t('inbox.noneText')}</p>
        </Empty>
      )}
      {notices && <Notices title={t('inbox.unread')} notices={notices.filter(({ d }) => d.readAt === null)} />}
      {notices && <Notices title={t('inbox.read')} notices={notices.filter(({ d }) => d.readAt !== null)} />}
      <Card kind="plain" class="slim">
        <GoLink href="/notifications" before={<Icon name="aloud" />}>
          <b>{t('inbox.notifications')}</b>
          <br />
          <span class="small">{t('inbox.notificationsText')}</span>
        </GoLink>
      </Card>
    </Page>
  );
}

/** Newest first. Opening one leads to what it is about, and it counts as read. */
function Notices({ title, notices }: { title: string; notices: readonly { id: string; d: Notice }[] }) {
  const { save, notSaved } = useSaving();
  const now = useNow();
  if (notices.length === 0) return null;
  const read = (id: string, { readAt }: Notice) => {
    if (readAt === null) void save('notice.read', { noticeId: id });
  };
  return (
    <section class="stack-s" aria-label={title}>
      <h2>{title}</h2>
      {notSaved}
      {notices.map(({ id, d }) => (
        <Card key={id} class="slim">
          <GoLink
            href={d.url ?? '/'}
            before={<Icon name={d.readAt === null ? 'talk' : 'yes'} />}
            onClick={() => read(id, d)}
          >
            <b>{d.title}</b>{' '}
            {d.readAt === null && (
              <Status kind="held" icon="talk">
                {t('inbox.new')}
              </Status>
            )}
            <br />
            {d.text}
            <br />
            <span class="small soft">{capital(dayAndClock(d.createdAt, now))}</span>
            {d.toldAt && (
              <>
                <br />
                <span class="small">{t('inbox.told', { who: d.toldBy ?? '', when: dayAndClock(d.toldAt, now) })}</span>
              </>
            )}
          </GoLink>
        </Card>
      ))}
    </section>
  );
}
