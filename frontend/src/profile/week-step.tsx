import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Weekday, WeeklyHours } from '../data/kinds';
import type { Row } from '../data/rows';
import { useSaving } from '../saving';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { SavedHere } from '../ui/sync-state';
import { UndoToast } from '../ui/undo-toast';
import { weekdayName } from '../visits/pattern';
import { allWeekdays } from '../visits/rule';
import { endAsKept, hoursWords, sorted } from './hours';
import { t } from './words';

interface Props {
  profile: Row<'own_profile'>;
  next: string;
}

const MOST = 60;

/** The PA's week: each time is kept as soon as it is added or taken out. */
export function WeekStep({ profile: { id: paId, d, pending }, next }: Props) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [taken, setTaken] = useState<WeeklyHours | null>(null);
  const { weekly } = d.availability;
  const keep = (hours: readonly WeeklyHours[]) => save('availability.set', { paId, weekly: sorted(hours) });
  const takeOut = async (each: WeeklyHours) => {
    if (await keep(weekly.filter((other) => !isSame(other, each)))) setTaken(each);
  };
  return (
    <>
      <p>{t('week.text')}</p>
      {notSaved}
      {pending && <SavedHere />}
      {weekly.length === 0 && <p class="soft">{t('week.none')}</p>}
      {allWeekdays
        .filter((day) => weekly.some(({ weekday }) => weekday === day))
        .map((day) => (
          <Card key={day} labelledBy={`day-${day}`}>
            <h2 id={`day-${day}`}>{weekdayName(day)}</h2>
            {weekly
              .filter(({ weekday }) => weekday === day)
              .map((each) => (
                <div key={each.from} class="two">
                  <p>{hoursWords(each)}</p>
                  <Button
                    kind="second"
                    label={t('week.takeOutThis', { day: weekdayName(day), hours: hoursWords(each) })}
                    onClick={() => void takeOut(each)}
                  >
                    {t('week.takeOut')}
                  </Button>
                </div>
              ))}
          </Card>
        ))}
      <AddTime
        isFull={(more) => weekly.length + more > MOST}
        onAdd={(added) => keep([...weekly.filter((each) => !added.some((other) => isSame(each, other))), ...added])}
      />
      <Button wide onClick={() => route(next)}>
        {t('step.done')}
      </Button>
      {taken && (
        <UndoToast
          message={t('week.takenOut', { day: weekdayName(taken.weekday), hours: hoursWords(taken) })}
          onUndo={() => {
            setTaken(null);
            void keep([...weekly, taken]);
          }}
          onClose={() => setTaken(null)}
        />
      )}
    </>
  );
}

const isSame = (a: WeeklyHours, b: WeeklyHours) => a.weekday === b.weekday && a.from === b.from && a.to === b.to;

interface AddProps {
  isFull: (more: number) => boolean;
  onAdd: (added: WeeklyHours[]) => Promise<boolean>;
}

function AddTime({ isFull, onAdd }: AddProps) {
  const [days, setDays] = useState<Weekday[]>([]);
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('17:00');
  const [isAdded, setAdded] = useState(false);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const add = async () => {
    const end = endAsKept(to);
    const wrong: FieldError[] = [];
    if (days.length === 0) wrong.push({ field: 'days', text: t('week.wrongDays') });
    if (isFull(days.length)) wrong.push({ field: 'days', text: t('week.full') });
    if (!isClock(from)) wrong.push({ field: 'from', text: t('week.wrongFrom') });
    if (!isClock(to) || end <= from) wrong.push({ field: 'to', text: t('week.wrongTo') });
    setTry({ round: round + 1, errors: wrong });
    setAdded(false);
    if (wrong.length > 0) return;
    if (await onAdd(days.map((weekday) => ({ weekday, from, to: end })))) {
      setDays([]);
      setAdded(true);
    }
  };
  return (
    <Card kind="plain" class="stack" labelledBy="add">
      <h2 id="add">{t('week.add')}</h2>
      <Form onSubmit={() => void add()}>
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        {isAdded && <Banner kind="well" icon="yes" title={t('week.added')} announced />}
        <CheckboxGroup
          id="days"
          label={t('week.days')}
          error={errorAt('days')}
          choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
          values={days}
          onChange={setDays}
        />
        <TextField
          id="from"
          type="time"
          label={t('week.from')}
          error={errorAt('from')}
          value={from}
          onInput={setFrom}
        />
        <TextField
          id="to"
          type="time"
          label={t('week.to')}
          hint={t('week.toHint')}
          error={errorAt('to')}
          value={to}
          onInput={setTo}
        />
        <Button type="submit" kind="second" wide>
          {t('week.addDo')}
        </Button>
      </Form>
    </Card>
  );
}

const isClock = (text: string) => /^\d\d:\d\d$/.test(text);
