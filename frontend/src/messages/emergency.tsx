import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { RingButton } from '../ui/button';
import { readHolder } from './talk';
import { t } from './words';

/** Stands wherever somebody writes: a message may lie unread. */
export function NotForEmergencies({ circleId }: { circleId: string }) {
  const { db } = useStore();
  const holder = useLive(() => readHolder(db, circleId), [db, circleId]);
  return (
    <Banner kind="harm" icon="warn" title={t('talk.emergency')}>
      <div class="stack-s">
        <p>{t('talk.emergencyText')}</p>
        <div class="two">
          <RingButton kind="harm" phone="999">
            {t('talk.ring999')}
          </RingButton>
          {holder?.phone && (
            <RingButton kind="second" phone={holder.phone}>
              {t('talk.ringHolder', { name: holder.name })}
            </RingButton>
          )}
        </div>
      </div>
    </Banner>
  );
}
