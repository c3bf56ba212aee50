import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { t } from './words';

/** Whether this user is known to be close to that PA in that circle: then they do not say yes to them. */
export function useIsClose(circleId: string, paId: string): boolean {
  const { db, account } = useStore();
  const found = useLive(async () => {
    const interests = await list(db, 'interest');
    return interests.some(
      ({ d }) => d.userId === account.userId && d.circleId === circleId && d.paId === paId && d.withdrawnAt === null,
    );
  }, [db, circleId, paId]);
  return (found ?? false) || account.roles.pa.includes(paId);
}

/** Stands where a yes would be. */
export function TooClose({ name }: { name: string }) {
  return (
    <Banner icon="team" title={t('interest.tooClose', { name })}>
      <p>{t('interest.tooCloseText')}</p>
    </Banner>
  );
}
