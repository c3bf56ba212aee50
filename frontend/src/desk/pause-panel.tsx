import { useState } from 'preact/hooks';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { failureWords } from '../ui/failure';
import { TextArea } from '../ui/field';
import { dayOf, longDay } from '../ui/when';
import type { PaLine } from './data';
import { t } from './words';
import { useWriting } from './writing';

/** A coordinator pauses a PA for somebody's safety, or ends the pause. The reason is for coordinators alone. */
export function Pause({ pa, onChanged }: { pa: PaLine; onChanged: () => Promise<void> }) {
  const write = useWriting();
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string>();
  const { paId, name, paused } = pa;
  const attempt = async (doing: Promise<void>) => {
    try {
      await doing;
      setWrong(undefined);
      setReason('');
      await onChanged();
    } catch (problem) {
      setWrong(failureWords(problem));
    }
  };
  const pause = () => {
    if (reason.trim() === '') setWrong(t('pause.reasonMissing'));
    else void attempt(write('pa.pause', { paId, reason: reason.trim() }));
  };
  return (
    <Panel labelledBy="pause" isWhole>
      <h2 id="pause">{t('pause.title')}</h2>
      {paused ? (
        <Banner kind="new" icon="warn" title={t('pause.on', { name })}>
          <p>{t('pause.since', { day: longDay(dayOf(paused.since)), by: paused.by })}</p>
          <p>{t('pause.why', { reason: paused.reason })}</p>
          <p>{t('pause.withheld', { name })}</p>
          {wrong && <p role="alert">{wrong}</p>}
          <Button kind="second" onClick={() => void attempt(write('pa.resume', { paId }))}>
            {t('pause.resume')}
          </Button>
        </Banner>
      ) : (
        <Details summary={t('pause.do', { name })}>
          <div class="stack-s">
            <p>{t('pause.text', { name })}</p>
            <TextArea
              id="reason"
              label={t('pause.reason')}
              error={wrong}
              maxLength={4000}
              rows={3}
              value={reason}
              onInput={setReason}
            />
            <Button kind="harm" onClick={pause}>
              {t('pause.do', { name })}
            </Button>
          </div>
        </Details>
      )}
    </Panel>
  );
}
