import { list } from '../data/rows';
import { useHeld } from '../held';
import { useSession, useStore } from '../session';
import { Card, Empty } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock, dayOf, sayDay } from '../ui/when';
import { capital } from '../visits/sentences';
import { WeatherPicture } from './weather-choice';
import { t } from './words';

/** What others let this user read: how it is going, and what worries them. */
export function SharedPage() {
  const { db } = useStore();
  const { role } = useSession();
  const now = useNow();
  const held = useHeld(
    async () => ({
      worries: (await list(db, 'worry')).filter(({ d }) => !d.isOwn).toReversed(),
      shared: (await list(db, 'shared_reflection')).toReversed(),
    }),
    [db],
  );
  const isNone = held && held.worries.length + held.shared.length === 0;
  return (
    <Page title={t('shared.title')} under="/more" back={{ href: role === 'coordinator' ? '/desk' : '/more' }}>
      {held === undefined && <Opening />}
      {isNone && (
        <Empty title={t('shared.none')}>
          <p>{t('shared.noneText')}</p>
        </Empty>
      )}
      {held?.worries.map(({ id, d }) => (
        <Card key={id} labelledBy={id}>
          <h2 id={id}>{t('shared.worry', { name: d.authorName })}</h2>
          <p>{t('shared.worryAbout', { who: d.aboutName })}</p>
          <p class="own-words">{d.words}</p>
          <p class="small soft">
            {capital(dayAndClock(d.raisedAt, now))}. {t('shared.worryTold', { names: inAList(d.told) })}
          </p>
          <p>{t('shared.worryKeep')}</p>
        </Card>
      ))}
      {held?.shared.map(({ id, d }) => (
        <Card key={id} labelledBy={id}>
          <h2 id={id}>{t('shared.from', { name: d.authorName, quality: t(`quality.${d.quality}`) })}</h2>
          <WeatherPicture weather={d.weather} />
          {d.words && <p class="own-words">{d.words}</p>}
          <p class="small soft">
            {d.paName
              ? t('shared.about', { name: d.personKnownAs, pa: d.paName, day: sayDay(dayOf(d.writtenAt), now) })
              : capital(sayDay(dayOf(d.writtenAt), now))}
          </p>
        </Card>
      ))}
    </Page>
  );
}
