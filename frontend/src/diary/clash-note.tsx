import type { PrivateVisit } from '../data/kinds';
import { Banner } from '../ui/banner';
import { clocks, dayOf, sayDay } from '../ui/when';
import { t } from './words';

interface Props {
  /** Private visits at the same time as something that is asked of the PA. */
  clashes: readonly { id: string; d: PrivateVisit }[];
  now: Date;
}

/** Nothing where nothing clashes. */
export function ClashNote({ clashes, now }: Props) {
  return (
    <>
      {clashes.map(({ id, d }) => (
        <Banner key={id} icon="calendar" title={t('clash.private', { title: d.title })}>
          <p>
            {t('clash.when', { day: sayDay(dayOf(d.startsAt), now), clocks: clocks(d.startsAt, d.endsAt) })}
            <br />
            {t('clash.free')}
          </p>
        </Banner>
      ))}
    </>
  );
}
