import { tenureWords } from '../continuity/tenure';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import type { Continuity } from './data';
import { LEAST_VISITS, PublishedMeasures } from './measures';
import { t } from './words';

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
