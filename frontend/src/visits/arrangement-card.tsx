import { useState } from 'preact/hooks';
import type { Arrangement } from '../data/kinds';
import type { Row } from '../data/rows';
import type { Save } from '../saving';
import { Status } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextField } from '../ui/field';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay, sayDays } from '../ui/when';
import { patternWords } from './pattern';
import { t } from './words';

interface Props {
  row: Row<'arrangement'>;
  /** Who is looking. */
  side: 'person' | 'pa';
  /** What the other side is called. */
  otherName: string;
  save: Save;
}

/** A weekly pattern: what it is, whose yes it waits for, and how to end it. */
export function ArrangementCard({ row: { id, d, pending }, side, otherName, save }: Props) {
  const now = useNow();
  const isOver = d.stage === 'ended' || (d.endsOn !== null && d.endsOn < dayOf(now));
  if (isOver) return null;
  const waitsForYou = d.stage === 'proposed' && d.proposedBy !== side;
  return (
    <Card labelledBy={`pattern-${id}`}>
      <h2 id={`pattern-${id}`}>{patternWords(d)}</h2>
      <p class="soft">{t('pattern.from', { day: sayDay(d.startsOn, now) })}</p>
      {d.endsOn && <p>{t('pattern.until', { day: sayDay(d.endsOn, now) })}</p>}
      <Particulars arrangement={d} />
      {d.what && <p class="own-words">{d.what}</p>}
      <Stage arrangement={d} waitsForYou={waitsForYou} otherName={otherName} />
      {pending && <SavedHere />}
      {waitsForYou && (
        <Button wide icon="yes" onClick={() => void save('arrangement.agree', { arrangementId: id })}>
          {t('pattern.agree')}
        </Button>
      )}
      {d.stage === 'agreed' && <SkipDay id={id} otherName={otherName} save={save} now={now} />}
      <Details summary={t(d.stage === 'agreed' ? 'pattern.end' : 'pattern.turnDown')}>
        <div class="stack-s">
          <p>{t(d.stage === 'agreed' ? 'pattern.endText' : 'pattern.turnDownText')}</p>
          <Button kind="harm" onClick={() => void save('arrangement.end', { arrangementId: id, endsOn: dayOf(now) })}>
            {t(d.stage === 'agreed' ? 'pattern.endDo' : 'pattern.turnDownDo')}
          </Button>
        </div>
      </Details>
    </Card>
  );
}

/** What is out of the ordinary about it. */
export function Particulars({ arrangement: { sleepIn, skipsBankHolidays, exceptions } }: { arrangement: Arrangement }) {
  const ahead = exceptions.filter((day) => day >= dayOf(useNow()));
  return (
    <>
      {sleepIn && <p>{t('pattern.sleepIn')}</p>}
      {skipsBankHolidays && <p>{t('pattern.noBankHolidays')}</p>}
      {ahead.length > 0 && <p>{t('pattern.exceptions', { days: sayDays(ahead) })}</p>}
    </>
  );
}

export function SkipDay({ id, otherName, save, now }: { id: string; otherName: string; save: Save; now: Date }) {
  const [day, setDay] = useState('');
  const [isWrong, setWrong] = useState(false);
  const skip = () => {
    setWrong(day < dayOf(now));
    if (day >= dayOf(now)) void save('arrangement.skip', { arrangementId: id, day });
  };
  return (
    <Details summary={t('pattern.skip')}>
      <div class="stack-s">
        <p>{t('pattern.skipText', { name: otherName })}</p>
        <TextField
          id={`skip-${id}`}
          type="date"
          label={t('pattern.skipDay')}
          error={isWrong ? t('pattern.skipWrong') : undefined}
          value={day}
          onInput={setDay}
        />
        <Button kind="second" onClick={skip}>
          {t('pattern.skipDo')}
        </Button>
      </div>
    </Details>
  );
}

function Stage({
  arrangement,
  waitsForYou,
  otherName,
}: {
  arrangement: Arrangement;
  waitsForYou: boolean;
  otherName: string;
}) {
  if (arrangement.stage === 'agreed') {
    return (
      <Status kind="well" icon="yes">
        {t('pattern.agreed')}
      </Status>
    );
  }
  return (
    <Status kind="held" icon={waitsForYou ? 'talk' : 'clock'}>
      {waitsForYou ? t('pattern.waitsForYou') : t('pattern.waitsForOther', { name: otherName })}
    </Status>
  );
}
