import { Panel } from '../ui/desk-page';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { CallList } from './call-list';
import { DeskFrame, useDesk } from './frame';
import { t } from './words';

export function CallsPage() {
  const now = useNow();
  const desk = useDesk();
  return (
    <DeskFrame title={t('calls.title')} heading="own" under="/desk/calls" desk={desk}>
      <Panel labelledBy="calls" isWhole>
        <div class="head">
          <Heading id="calls">{t('calls.title')}</Heading>
        </div>
        <p class="soft">{t('calls.text')}</p>
        {desk.value ? (
          <CallList calls={desk.value.callList} now={now} onTold={() => void desk.reload()} />
        ) : (
          desk.failure === null && <Opening />
        )}
      </Panel>
    </DeskFrame>
  );
}
