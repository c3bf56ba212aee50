import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { Button } from '../ui/button';
import { Panel } from '../ui/desk-page';
import { TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { dayAndClock } from '../ui/when';
import { type CircleRecords, rowsOf } from './data';
import { t } from './words';
import { useWriting } from './writing';

interface Props {
  circle: CircleRecords;
  now: Date;
  onSettled: () => Promise<void>;
}

/** What was reported to the holder: what waits first, then the newest. These messages and no others. */
export function Reports({ circle, now, onSettled }: Props) {
  const reports = rowsOf(circle, 'message_report').sort(
    (a, b) =>
      Number(a.d.settledAt !== null) - Number(b.d.settledAt !== null) || b.d.reportedAt.localeCompare(a.d.reportedAt),
  );
  if (reports.length === 0) return null;
  return (
    <Panel labelledBy="reports">
      <div class="head">
        <h2 id="reports">{t('reports.title')}</h2>
      </div>
      <p class="soft">{t('reports.private')}</p>
      {reports.map(({ id, d }) => (
        <div key={id} class="stack-s">
          <p>
            <b>
              {t('reports.from', {
                reporter: d.reporterName,
                count: d.messages.length,
                pa: d.paName,
                when: dayAndClock(d.reportedAt, now),
              })}
            </b>
          </p>
          {d.basis && <p class="soft">{t('reports.basis', { basis: t(`basis.${d.basis}`) })}</p>}
          <p class="own-words">{d.reason}</p>
          <ul class="stack-s">
            {d.messages.map(({ authorName, text, voice, sentAt }, place) => (
              <li key={place}>
                <b>{authorName}</b> {sentAt && <span class="soft">{dayAndClock(sentAt, now)}</span>}
                {text && <p>{text}</p>}
                {voice && (
                  // biome-ignore lint/a11y/useMediaCaption: nobody has written down what is said in it
                  <audio
                    controls
                    preload="none"
                    src={`/api/attachments/${voice}`}
                    aria-label={t('reports.voice', { author: authorName })}
                  />
                )}
              </li>
            ))}
          </ul>
          {d.settledAt ? (
            <p>
              <b>{t('reports.settled', { who: d.settledBy ?? '', when: dayAndClock(d.settledAt, now) })}</b> {d.outcome}
            </p>
          ) : (
            <Settle reportId={id} reporter={d.reporterName} onSettled={onSettled} />
          )}
        </div>
      ))}
    </Panel>
  );
}

interface SettleProps {
  reportId: string;
  reporter: string;
  onSettled: () => Promise<void>;
}

/** What was done about it, in a sentence that whoever reported reads. */
function Settle({ reportId, reporter, onSettled }: SettleProps) {
  const asking = useAsking();
  const write = useWriting();
  const [outcome, setOutcome] = useState('');
  const field = `outcome-${reportId}`;
  const settle = () => {
    if (outcome.trim() === '') return asking.refuse([{ field, text: t('reports.outcomeMissing') }]);
    void asking.ask(field, async () => {
      await write('report.settle', { reportId, outcome: outcome.trim() });
      await onSettled();
    });
  };
  return (
    <Form class="stack-s" onSubmit={settle}>
      {asking.summary}
      <TextArea
        id={field}
        label={t('reports.outcome')}
        hint={t('reports.outcomeHint', { reporter })}
        rows={2}
        maxLength={2000}
        value={outcome}
        onInput={setOutcome}
        error={asking.errorAt(field)}
      />
      <Button type="submit" kind="second" unavailable={asking.isBusy}>
        {t('reports.settle')}
      </Button>
    </Form>
  );
}
