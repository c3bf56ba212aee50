import { type Column, Table } from '../ui/table';
import type { Continuity, Measure } from './data';
import { t } from './words';

/** Fewer visits than this say nothing about continuity. */
export const LEAST_VISITS = 3;

const MEASURES: readonly Measure[] = ['upc', 'coc', 'secon', 'hhi', 'mmci'];

/** The published measures of each window, and what was measured elsewhere. */
export function PublishedMeasures({ windows }: { windows: readonly Continuity[] }) {
  return (
    <>
      <MeasureTable windows={windows} />
      <p class="soft small">{t('figures.about')}</p>
      <Elsewhere windows={windows} />
    </>
  );
}

function MeasureTable({ windows }: { windows: readonly Continuity[] }) {
  const columns: Column<Measure>[] = [
    { label: t('figures.measure'), cell: (measure) => t(`measure.${measure}`), isHeader: true },
    ...windows.map((window) => ({
      label: t('figures.days', { count: window.windowDays }),
      cell: (measure: Measure) => figureWords(window, measure),
    })),
  ];
  return <Table caption={t('figures.more')} hidesCaption columns={columns} rows={MEASURES} rowKey={(each) => each} />;
}

/** What was measured of other people, with who they were: to read beside the figures, not to judge by. */
function Elsewhere({ windows }: { windows: readonly Continuity[] }) {
  const levels = windows.flatMap((window) => window.levels);
  const once = levels.filter(
    (level, at) => levels.findIndex(({ among, measure }) => among === level.among && measure === level.measure) === at,
  );
  return (
    <>
      <h3>{t('figures.elsewhere')}</h3>
      <ul>
        {once.map((level) => (
          <li key={`${level.measure}:${level.among}`} class="small">
            {levelWords(level)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** "Faces in 14 days: 7 to 9. Sweden, … (source)." */
export function levelWords({ measure, windowDays, low, high, among, source }: Continuity['levels'][number]): string {
  const name = measure === 'faces' ? t('figures.faces') : t(`measure.${measure as Measure}`);
  return t('figures.level', {
    what: windowDays === null ? name : t('figures.within', { name, days: windowDays }),
    value: low === high ? String(low) : t('figures.range', { low, high }),
    among,
    source,
  });
}

/** "0.54", or why there is none. */
export function figureWords(window: Continuity, measure: Measure): string {
  if (window.visits < LEAST_VISITS) return t('figures.tooFew');
  return window[measure]?.toFixed(2) ?? t('figures.undefined');
}
