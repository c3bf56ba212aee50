import {
  type Cause,
  causeTitle,
  enough,
  type Feasible,
  type Forecast,
  feasiblePath,
  forecastPath,
  pauseWords,
} from '../continuity/ahead';
import { t } from '../continuity/ahead-words';
import { ForecastTable } from '../continuity/forecast-table';
import { Panel } from '../ui/desk-page';
import { useRead } from './use-read';

/** The faces to come, and with how few of the person's own team the last days could have been done: figures alone. */
export function AheadPanel({ circleId, name, now }: { circleId: string; name: string; now: Date }) {
  const { value, failure } = useRead<Forecast>(forecastPath(circleId));
  const past = useRead<Feasible>(feasiblePath(circleId, 'past'));
  const month = value?.windows.at(-1);
  return (
    <Panel labelledBy="ahead">
      <div class="head">
        <h2 id="ahead">{t('desk.title')}</h2>
      </div>
      <div class="stack-s">
        {value === undefined && failure !== null && <p>{failure}</p>}
        {value?.pause && <p>{pauseWords(value.pause, now)}</p>}
        {month?.visits === 0 && <p class="soft">{t('desk.none')}</p>}
        {value && month && month.visits > 0 && (
          <>
            <ul class="stack-s">
              {month.causes.map((cause) => (
                <li key={`${cause.why} ${cause.paId} ${cause.fromDay}`}>{causeLine(cause, now)}</li>
              ))}
            </ul>
            <ForecastTable windows={value.windows} />
          </>
        )}
        {past.value && past.value.covered > 0 && <p>{pastLine(past.value, name)}</p>}
      </div>
    </Panel>
  );
}

/** "Sam is away from 12 May to 18 May: 6 visits, 2 unfilled, 0 to 2 new faces." */
function causeLine(cause: Cause, now: Date): string {
  const { visits, unfilled, newLeast, newMost } = cause;
  const range = newLeast === newMost ? newMost : t('desk.range', { least: newLeast, most: newMost });
  return t('desk.cause', {
    title: causeTitle(cause, now),
    visits: t('desk.visits', { count: visits }),
    unfilled,
    faces: t('desk.faces', { count: newMost, range }),
  });
}

function pastLine(past: Feasible, name: string): string {
  const { visits, covered, faces } = past;
  const said = { count: faces, name, enough: enough(past) };
  return covered < visits ? t('desk.pastSome', { ...said, covered, visits }) : t('desk.past', said);
}
