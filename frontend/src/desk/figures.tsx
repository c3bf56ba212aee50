import { tenureWords } from '../continuity/tenure';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { type Column, Table } from '../ui/table';
import type { Continuity, Measure } from './data';
import { t } from './words';

/** Fewer visits than this say nothing about continuity. */
const LEAST_VISITS = 3;

const MEASURES: readonly Measure[] = ['upc', 'coc', 'secon', 'hhi', 'mmci'];

const NOT_MADE = ['missed', 'notHeard', 'cancelled', 'paused'] as const;

interface Props {
  windows: readonly (Continuity | undefined)[];
  nameOf: (paId: string) => string;
  /** False while the person has not said who is in the team. */
  isAsked: boolean;
}

/** Raw counts first; the published measures beside them, with the reason where one is undefined. */
export function Figures({ windows, nameOf, isAsked }: Props) {
  const read = windows.filter((window) => window !== undefined);
  return (
    <Panel labelledBy="figures">
      <div class="head">
        <h2 id="figures">{t('figures.title')}</h2>
      </div>
      <div class="stack-s">
        {read.map((window) => (
          <Counts key={window.windowDays} window={window} nameOf={nameOf} isAsked={isAsked} />
        ))}
        {read.length > 0 && (
          <Details summary={t('figures.more')}>
            <PublishedMeasures windows={read} />
          </Details>
        )}
      </div>
    </Panel>
  );
}

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

interface CountsProps {
  window: Continuity;
  nameOf: (paId: string) => string;
  isAsked: boolean;
}

function Counts({ window, nameOf, isAsked }: CountsProps) {
  const { windowDays, visits, faces, chosenShare, before, mainPaId, tenureDays } = window;
  const chosen = chosenShare === null ? t('figures.notKnown') : String(Math.round(chosenShare * visits));
  return (
    <section aria-label={t('figures.days', { count: windowDays })}>
      <h3>{t('figures.days', { count: windowDays })}</h3>
      <dl class="numbers">
        <div>
          <dt>{t('figures.visits')}</dt>
          <dd>{visits}</dd>
        </div>
        <div>
          <dt>{t('figures.faces')}</dt>
          <dd>{faces ?? 0}</dd>
        </div>
        <div>
          <dt>{t('figures.chosen')}</dt>
          <dd>{chosen}</dd>
        </div>
      </dl>
      {mainPaId !== null && tenureDays !== null && (
        <p>{t('figures.most', { name: nameOf(mainPaId), time: tenureWords(tenureDays) })}</p>
      )}
      {NOT_MADE.filter((kind) => window[kind] > 0).map((kind) => (
        <p key={kind}>{t(`figures.${kind}`, { count: window[kind] })}</p>
      ))}
      {before.faces !== null && (
        <p class="soft">{t('figures.before', { count: before.faces, days: windowDays, visits: before.visits })}</p>
      )}
      {visits < LEAST_VISITS && <p class="soft">{t('figures.tooFew')}</p>}
      {visits > 0 && !isAsked && <p class="soft">{t('figures.notAsked')}</p>}
    </section>
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
