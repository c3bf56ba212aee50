import { circleIdOf, readPeople } from '../circles/my-circle';
import { sharedScope } from '../data/kinds';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { type Continuity, continuityPath } from '../desk/data';
import { PublishedMeasures } from '../desk/figures';
import { useRead } from '../desk/use-read';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Card } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { type Column, Table } from '../ui/table';
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
          <Card>
            <Counts windows={windows} nameOf={(paId) => looks(paId).name} />
          </Card>
          <Card>
            <PublishedMeasures windows={windows} />
          </Card>
        </>
      )}
    </Page>
  );
}

function Counts({ windows, nameOf }: { windows: readonly Continuity[]; nameOf: (paId: string) => string }) {
  const columns: Column<Continuity>[] = [
    { label: t('numbers.time'), cell: ({ windowDays }) => t('numbers.days', { count: windowDays }), isHeader: true },
    { label: t('numbers.people'), cell: ({ faces }) => faces ?? 0, isNumber: true },
    { label: t('numbers.visits'), cell: ({ visits }) => visits, isNumber: true },
    {
      label: t('numbers.chosen'),
      cell: ({ chosenShare, visits }) =>
        chosenShare === null ? t('numbers.notKnown') : Math.round(chosenShare * visits),
      isNumber: true,
    },
    {
      label: t('numbers.most'),
      cell: ({ mainPaId, tenureDays }) =>
        mainPaId === null || tenureDays === null
          ? t('numbers.none')
          : t('numbers.known', { name: nameOf(mainPaId), time: tenureWords(tenureDays) }),
    },
    {
      label: t('numbers.before'),
      cell: ({ before: { faces, visits } }) =>
        faces === null ? t('numbers.noBefore') : t('numbers.beforeWords', { count: faces, visits }),
    },
  ];
  return (
    <Table
      caption={t('numbers.table')}
      columns={columns}
      rows={windows}
      rowKey={({ windowDays }) => String(windowDays)}
    />
  );
}
