import { useEffect } from 'preact/hooks';
import { circleIdOf } from '../circles/my-circle';
import { change } from '../data/change';
import type { Visit } from '../data/kinds';
import { useStore } from '../session';

/** The person's own phone has shown that these PAs are late: each PA sees that it was seen. */
export function useSeeingLate(late: readonly { id: string; visit: Visit }[]): void {
  const { db, account } = useStore();
  const isOwn = account.roles.person.includes(circleIdOf(account) ?? '');
  const unseen = isOwn ? late.filter(({ visit }) => visit.lateMinutes !== null && visit.lateSeenAt === null) : [];
  const key = unseen.map(({ id, visit }) => `${id}:${visit.lateMinutes}`).join();
  useEffect(() => {
    const say = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', say);
      for (const { id, visit } of unseen) {
        const args = { visitId: id, minutes: visit.lateMinutes ?? 0 };
        change(db, { name: 'visit.see_late', args, now: new Date() }).catch(console.error);
      }
    };
    document.addEventListener('visibilitychange', say);
    say();
    return () => document.removeEventListener('visibilitychange', say);
  }, [db, key]);
}
