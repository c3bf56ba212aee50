import { Panel } from '../ui/desk-page';
import { dayAndClock } from '../ui/when';
import { type CircleRecords, rowsOf } from './data';
import { t } from './words';

interface Props {
  circle: CircleRecords;
  now: Date;
}

/** What was reported to the holder, the newest first: these messages and no others. */
export function Reports({ circle, now }: Props) {
  const reports = rowsOf(circle, 'message_report').sort((a, b) => b.d.reportedAt.localeCompare(a.d.reportedAt));
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
        </div>
      ))}
    </Panel>
  );
}
