import { useEffect } from 'preact/hooks';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { choiceOf, modeOf } from './choice';
import { t } from './words';

const HOUR = 3_600_000;

/**
 * While the app is open, this phone itself says that what was written here has not been sent for as long as its user chose; it needs no signal. Of a closed
 * app the server says that it has not heard of it.
 */
export function UnsentReminder(): null {
  const { db, account } = useStore();
  const dueAt = useLive(async () => {
    const choice = choiceOf((await list(db, 'reminder_choice', `u:${account.userId}`))[0]?.d);
    const oldest = await db.outbox.orderBy('seq').first();
    if (!oldest || modeOf(choice, 'unsent') === 'inbox') return null;
    return Date.parse(oldest.madeAt) + choice.silentHours * HOUR;
  }, [db]);
  useEffect(() => {
    const left = (dueAt ?? 0) - Date.now();
    if (!dueAt || left <= 0) return;
    const timer = setTimeout(() => void remind(), left);
    return () => clearTimeout(timer);
  }, [dueAt]);
  return null;
}

/** The lock screen says neither what was written nor about whom. */
async function remind(): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.showNotification(t('unsentOld.notice'), {
    body: t('unsentOld.noticeText'),
    tag: 'unsent',
    data: { url: '/unsent' },
  });
}
