import { circleIdOf, readPeople } from '../circles/my-circle';
import { sharedScope } from '../data/kinds';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { type Continuity, continuityPath } from '../desk/data';
import { PublishedMeasures } from '../desk/measures';
import { useRead } from '../desk/use-read';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Card } from '../ui/card';
import { capitalNumber } from '../ui/catalogue';
import { Opening, Page } from '../ui/page';
import { t as aheadWords } from './ahead-words';
import { looksOf } from './faces';
import { t } from './long-words';
import { tenureWords } from './tenure';

const SLOWLY_MS = 600_000;

/** Who came over 14, 28, 91 and 365 days, beside the same time before and what was measured elsewhere. */
export function NumbersPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const visits = useLive(async () => list(db, 'visit', sharedScope(circleId)), [db, circleId]);
  const readings = [
    useRead<Continuity>(continuityPath(circleId, 14), SLOWLY_MS),
    useRead<Continuity>(continuityPath(circleId, 28), SLOWLY_MS),
    useRead<Continuity>(continuityPath(circleId, 91), SLOWLY_MS),
    useRead<Continuity>(continuityPath(circleId, 365), SLOWLY_MS),
  ];
  const windows = readings.map(({ value }) => value).filter((value) => value !== undefined);
  const failure = readings.find((reading) => reading.failure !== null)?.failure ?? null;
  const looks =
    people &&
    visits &&
    looksOf(
      people,
      visits.map(({ d }) => d),
    );
  return (
    <Page title={t('numbers.title')} back={{ href: '/thread', words: t('numbers.back') }} under="/team">
      {failure !== null && (
        <Banner icon="onphone" title={aheadWords('ahead.offline')}>
          <p>{failure}</p>
        </Banner>
      )}
      {windows.length === 0 && failure === null && <Opening />}
      {windows.length > 0 && looks && (
        <>
          <p class="soft">{t('numbers.intro')}</p>
          {windows.map((window) => (
            <Counts key={window.windowDays} window={window} nameOf={(paId) => looks(paId).name} />
          ))}
          <Card labelledBy="measures">
            <h2 id="measures">{t('numbers.measures')}</h2>
            <PublishedMeasures windows={windows} />
          </Card>
        </>
      )}
    </Page>
  );
}

interface CountsProps {
  window: Continuity;
  nameOf: (paId: string) => string;
}

function Counts({ window, nameOf }: CountsProps) {
  const { windowDays: days, visits, faces, chosenShare, mainPaId, tenureDays, before } = window;
  const id = `days-${days}`;
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{t('numbers.days', { count: days })}</h2>
      <p>
        <strong>
          {faces === null
            ? t('numbers.none')
            : t('numbers.came', { count: faces, number: capitalNumber(faces), visits })}
        </strong>
      </p>
      {visits > 0 && (
        <p>
          {chosenShare === null
            ? t('numbers.notKnown')
            : t('numbers.chosen', { count: Math.round(chosenShare * visits), visits })}
        </p>
      )}
      {mainPaId !== null && tenureDays !== null && (
        <p>{t('numbers.known', { name: nameOf(mainPaId), time: tenureWords(tenureDays) })}</p>
      )}
      <p class="soft">
        {before.faces === null
          ? t('numbers.noBefore', { days })
          : t('numbers.before', { days, count: before.faces, visits: before.visits })}
      </p>
    </Card>
  );
}
