import { Icon } from './icon';
import { Marked } from './marked';
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
  isOffline: boolean;
}

/** One line on every page: everything is sent, or how much is not, with the way to the list. */
export function SyncLine({ waiting, updatedAt, isOffline, now = new Date() }: SyncState & { now?: Date }) {
  if (waiting > 0) {
    return (
      <div class="sync held" role="status">
        <Icon name={isOffline ? 'nosignal' : 'onphone'} />
        <a href="/unsent">{t('sync.waiting', { count: waiting })}</a>
      </div>
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
  return (
    <p class="sync" role="status">
      <Icon name={updatedAt ? 'sent' : 'onphone'} small />
      {updatedAt
        ? t('sync.sent', { clock: exactClock(updatedAt), day: sayDay(dayOf(updatedAt), now) })
        : t('sync.first')}
    </p>
  );
}
