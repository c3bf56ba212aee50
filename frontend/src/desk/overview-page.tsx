import { useState } from 'preact/hooks';
import { useStore } from '../session';
import { Panel } from '../ui/desk-page';
import { Icon } from '../ui/icon';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { clockOf } from '../ui/when';
import { CallList } from './call-list';
import { CirclesTable } from './circles-table';
import { DeskFrame, useDesk } from './frame';
import { NeedList } from './need-list';
import { circlesToShow, greeting, needsOf } from './needs';
import { NoCircles } from './no-circles';
import { SafeguardingPanel } from './safeguarding-panel';
import { t } from './words';

const FIRST_ROWS = 12;

/** What needs the coordinator, whom to ring, and the circles that press most. */
export function OverviewPage() {
  const { account } = useStore();
  const now = useNow();
  const desk = useDesk();
  const [query, setQuery] = useState('');
  const { value } = desk;
  const needs = value ? needsOf(value, now) : [];
  const found = value ? circlesToShow(value, 'all', query) : [];
  return (
    <DeskFrame title={t('overview.title')} heading="own" under="/desk" desk={desk} find={{ query, onQuery: setQuery }}>
      <Panel labelledBy="needs">
        <div class="head">
          <Heading id="needs">
            {value ? greeting(account.name, needs.length, Number(clockOf(now).slice(0, 2))) : t('overview.title')}
          </Heading>
        </div>
        {value ? <NeedList needs={needs} /> : desk.failure === null && <Opening />}
      </Panel>
      <Panel labelledBy="calls">
        <div class="head">
          <h2 id="calls">{t('calls.title')}</h2>
        </div>
        {value ? (
          <CallList calls={value.callList} now={now} onTold={() => void desk.reload()} />
        ) : (
          desk.failure === null && <Opening />
        )}
      </Panel>
      <section class="panel circles" aria-labelledby="circles">
        <div class="head">
          <h2 id="circles">{t('circles.title')}</h2>
          <a class="filter" href="/desk/circles">
            {t('overview.allCircles', { count: value?.circles.length ?? 0 })}
            <Icon name="go" small />
          </a>
        </div>
        {value && found.length > 0 && (
          <CirclesTable circles={found.slice(0, FIRST_ROWS)} calls={value.callList} now={now} />
        )}
        {value && found.length === 0 && <NoCircles query={query} />}
      </section>
      <SafeguardingPanel />
      <p class="whole">
        <a class="filter" href="/desk/running">
          {t('overview.running')}
          <Icon name="go" small />
        </a>
      </p>
    </DeskFrame>
  );
}
