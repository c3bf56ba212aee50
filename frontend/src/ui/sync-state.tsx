import { Icon, type IconName } from './icon';
import { Marked } from './marked';
import { useNow } from './use-now';
import { dayOf, exactClock, sayDay } from './when';
import { t } from './words';

interface SavedHereProps {
  /** When the server had it; null while it is only on this phone. */
  sentAt?: string | null;
  /** Who has read it, once somebody has. */
  seenBy?: string;
  now?: Date;
}

/** Stands beside the thing itself and says where it is: on this phone, or sent. */
export function SavedHere({ sentAt = null, seenBy, now = new Date() }: SavedHereProps) {
  if (sentAt === null) {
    return (
      <p class="sync held" role="status">
        <Icon name="onphone" small />
        <span>
          <Marked text={t('saved.here')} />
        </span>
      </p>
    );
  }
  return (
    <p class="sync" role="status">
      <Icon name="sent" small />
      <span>{sentWords(sentAt, seenBy, now)}</span>
    </p>
  );
}

function sentWords(sentAt: string, seenBy: string | undefined, now: Date): string {
  const clock = exactClock(sentAt);
  if (seenBy !== undefined) return t('saved.seen', { clock, name: seenBy });
  const day = dayOf(sentAt);
  return day === dayOf(now) ? t('saved.sent', { clock }) : t('saved.sentDay', { clock, day: sayDay(day, now) });
}

export interface SyncState {
  /** How many changes are on this phone only. */
  waiting: number;
  /** When the last pull was complete; null before the first. */
  updatedAt: string | null;
  /** How many changes the server refused and nobody has looked at. */
  problems: number;
  isOffline: boolean;
  /** Not everything is sent, and of what is not nothing is said. */
  holdsBack?: boolean;
}

/** On every page: everything is sent, or how much is not, with the way to the list. */
export function SyncLine({ problems, ...state }: SyncState) {
  return (
    <>
      {problems > 0 && <HeldLink href="/problems" icon="warn" words={t('sync.problems', { count: problems })} />}
      <WhereThingsAre {...state} />
    </>
  );
}

function HeldLink({ href, icon, words }: { href: string; icon: IconName; words: string }) {
  return (
    <div role="status">
      <a class="sync held" href={href}>
        <Icon name={icon} />
        <b>{words}</b>
        <Icon name="go" />
      </a>
    </div>
  );
}

function WhereThingsAre({ waiting, updatedAt, isOffline, holdsBack = false }: Omit<SyncState, 'problems'>) {
  const now = useNow();
  if (waiting > 0) {
    return (
      <HeldLink
        href="/unsent"
        icon={isOffline ? 'nosignal' : 'onphone'}
        words={t('sync.waiting', { count: waiting })}
      />
    );
  }
  if (isOffline) {
    return (
      <p class="sync held" role="status">
        <Icon name="nosignal" />
        <span>{t('sync.offline')}</span>
      </p>
    );
  }
  if (updatedAt === null) {
    return (
      <p class="sync" role="status">
        <Icon name="onphone" small />
        {t('sync.first')}
      </p>
    );
  }
  return (
    <p class="sync" role="status">
      <Icon name="sent" small />
      {t(holdsBack ? 'sync.updated' : 'sync.sent', {
        clock: exactClock(updatedAt),
        day: sayDay(dayOf(updatedAt), now),
      })}
    </p>
  );
}
