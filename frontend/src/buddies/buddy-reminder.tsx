import { useEffect } from 'preact/hooks';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { underWay } from './alone';
import { t } from './words';

/**
 * While the app is open, this phone itself reminds its PA at the time at which they meant to be out; it needs no signal. A browser gives a closed app no such
 * timer: then only the server's notification comes, where there is signal.
 */
export function BuddyReminder(): null {
  const { db } = useStore();
  const alone = useLive(async () => underWay(await list(db, 'lone_working'), new Date()), [db]);
  const until = alone?.d.until;
  const id = alone?.id;
  useEffect(() => {
    if (!until || !id) return;
    const left = Date.parse(until) - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => void remind(id), left);
    return () => clearTimeout(timer);
  }, [id, until]);
  return null;
}

/** The lock screen names nobody. */
async function remind(id: string): Promise<void> {
  navigator.vibrate?.([400, 200, 400]);
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.showNotification(t('buddy.notice'), {
    body: t('buddy.noticeText'),
    tag: `buddy:${id}`,
    requireInteraction: true,
    data: { url: '/buddy' },
  });
}
