import type { Visit } from '../data/kinds';
import { Details } from '../ui/card';
import { dayAndClock, exactClock } from '../ui/when';
import { t } from './words';

/** What was said of the times before they were put right, for both sides. */
export function TimesBefore({ visit: { timesBefore }, now }: { visit: Pick<Visit, 'timesBefore'>; now: Date }) {
  if (timesBefore.length === 0) return null;
  return (
    <Details summary={t('times.before', { count: timesBefore.length })}>
      {timesBefore.map(({ checkedInAt, checkedOutAt, reason, correctedAt, byName }) => (
        <div key={correctedAt}>
          <p>
            {t('times.were', {
              from: checkedInAt ? exactClock(checkedInAt) : t('times.notSaid'),
              to: checkedOutAt ? exactClock(checkedOutAt) : t('times.notSaid'),
            })}
          </p>
          <p class="small soft">{t('times.by', { name: byName, when: dayAndClock(correctedAt, now), why: reason })}</p>
        </div>
      ))}
    </Details>
  );
}
