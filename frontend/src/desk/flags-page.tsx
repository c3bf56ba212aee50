import { Panel } from '../ui/desk-page';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { Familiarity } from './familiarity-panel';
import { DeskFrame, useDesk } from './frame';
import { NeedList } from './need-list';
import { needsOf } from './needs';
import { ThresholdsPanel } from './thresholds-panel';
import { t } from './words';

export function FlagsPage() {
  const now = useNow();
  const desk = useDesk();
  return (
    <DeskFrame title={t('flags.title')} heading="own" under="/desk/flags" desk={desk}>
      <Panel labelledBy="flags" isWhole>
        <div class="head">
          <Heading id="flags">{t('flags.title')}</Heading>
        </div>
        <p class="soft">{t('flags.text')}</p>
        {desk.value ? <NeedList needs={needsOf(desk.value, now)} /> : desk.failure === null && <Opening />}
      </Panel>
      <ThresholdsPanel />
      <Familiarity />
    </DeskFrame>
  );
}
