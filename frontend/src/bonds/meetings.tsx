import type { Row } from '../data/rows';
import type { Save } from '../saving';
import { Answer, Answers } from '../ui/answers';
import { Status } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { pounds } from '../ui/money';
import { SavedHere } from '../ui/sync-state';
import { dayAndClock } from '../ui/when';
import { capital } from '../visits/sentences';
import { meetingsAhead } from './ahead';
import { meetingWords } from './meeting';
import { t } from './words';

interface Props {
  rows: readonly Row<'introduction'>[];
  side: 'person' | 'pa';
  /** Who stands at the other side. */
  name: string;
  save: Save;
  now: Date;
}

/** The times to meet that are agreed, or wait for one of the two. */
export function Meetings({ rows, side, name, save, now }: Props) {
  const ahead = meetingsAhead(rows, now);
  if (ahead.length === 0) return null;
  return (
    <Card labelledBy="meetings">
      <h2 id="meetings">{t('meetings.title')}</h2>
      {ahead.map((row) => (
        <OneMeeting key={row.id} row={row} side={side} name={name} save={save} now={now} />
      ))}
    </Card>
  );
}

function OneMeeting({
  row: { id, d, pending },
  side,
  name,
  save,
  now,
}: Omit<Props, 'rows'> & { row: Row<'introduction'> }) {
  const isYours = d.status === 'proposed' && d.proposedBy !== side;
  const answer = (isYes: boolean) => void save('introduction.answer', { introductionId: id, isYes });
  return (
    <div class="stack-s">
      <p>
        <b>{capital(meetingWords(d, now))}</b>
      </p>
      {d.words && <p class="own-words">{t('meetings.words', { text: d.words })}</p>}
      {d.chargePence !== null && d.chargePence > 0 && <p>{t('meetings.cost', { pounds: pounds(d.chargePence) })}</p>}
      <Status kind={d.status === 'agreed' ? 'well' : 'held'} icon={d.status === 'agreed' ? 'yes' : 'clock'}>
        {d.status === 'agreed'
          ? t('meetings.agreed')
          : isYours
            ? t('meetings.yours')
            : t('meetings.proposed', { name })}
      </Status>
      {pending && <SavedHere />}
      {isYours ? (
        <Answers>
          <Answer icon="yes" onClick={() => answer(true)}>
            {t('meetings.yes')}
          </Answer>
          <Answer icon="no" onClick={() => answer(false)}>
            {t('meetings.no')}
          </Answer>
        </Answers>
      ) : (
        <Button
          kind="second"
          icon="no"
          label={t('meetings.callOffThis', { when: dayAndClock(d.startsAt, now) })}
          onClick={() => void save('introduction.call_off', { introductionId: id })}
        >
          {t('meetings.callOff')}
        </Button>
      )}
    </div>
  );
}
