import { useState } from 'preact/hooks';
import type { Wanted, Weekday } from '../data/kinds';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { weekdayName } from '../visits/pattern';
import { allWeekdays } from '../visits/rule';
import { clockWords } from './reasons';
import { t } from './words';

interface Props {
  visits: readonly Wanted[];
  /** Each visit is kept as soon as it is added or taken out. */
  onKeep: (visits: Wanted[]) => Promise<boolean>;
}

const MOST = 70;

/** The week that the person wants. */
export function TimesStep({ visits, onKeep }: Props) {
  const keep = (wanted: readonly Wanted[]) => onKeep(inOrder(wanted));
  return (
    <>
      {visits.length === 0 && <p class="soft">{t('ask.noVisits')}</p>}
      {allWeekdays
        .filter((day) => visits.some(({ weekday }) => weekday === day))
        .map((day) => (
          <Card key={day} labelledBy={`day-${day}`}>
            <h2 id={`day-${day}`}>{weekdayName(day)}</h2>
            {visits
              .filter(({ weekday }) => weekday === day)
              .map((each) => (
                <div key={`${each.from} ${each.to}`} class="two">
                  <p>{each.sleepIn ? t('ask.asleep', { hours: clockWords(each) }) : clockWords(each)}</p>
                  <Button
                    kind="second"
                    label={t('ask.takeOutThis', { day: weekdayName(day), hours: clockWords(each) })}
                    onClick={() => void keep(visits.filter((other) => !isSame(other, each)))}
                  >
                    {t('ask.takeOut')}
                  </Button>
                </div>
              ))}
          </Card>
        ))}
      <AddVisit
        isFull={(more) => visits.length + more > MOST}
        onAdd={(added) => keep([...visits.filter((each) => !added.some((other) => isSame(each, other))), ...added])}
      />
    </>
  );
}

const isSame = (a: Wanted, b: Wanted) => a.weekday === b.weekday && a.from === b.from && a.to === b.to;

function inOrder(visits: readonly Wanted[]): Wanted[] {
  return visits.toSorted(
    (a, b) => allWeekdays.indexOf(a.weekday) - allWeekdays.indexOf(b.weekday) || (a.from < b.from ? -1 : 1),
  );
}

interface AddProps {
  isFull: (more: number) => boolean;
  onAdd: (added: Wanted[]) => Promise<boolean>;
}

function AddVisit({ isFull, onAdd }: AddProps) {
  const [days, setDays] = useState<Weekday[]>([]);
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('10:00');
  const [asleep, setAsleep] = useState<'sleepIn'[]>([]);
  const [isAdded, setAdded] = useState(false);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const add = async () => {
    const wrong: FieldError[] = [];
    if (days.length === 0) wrong.push({ field: 'days', text: t('ask.wrongDays') });
    if (isFull(days.length)) wrong.push({ field: 'days', text: t('ask.full') });
    if (!isQuarter(from)) wrong.push({ field: 'from', text: t('ask.wrongClock') });
    if (!isQuarter(to)) wrong.push({ field: 'to', text: t('ask.wrongClock') });
    else if (to === from) wrong.push({ field: 'to', text: t('ask.wrongEnd') });
    setTry({ round: round + 1, errors: wrong });
    setAdded(false);
    if (wrong.length > 0) return;
    if (await onAdd(days.map((weekday) => ({ weekday, from, to, sleepIn: asleep.length > 0 })))) {
      setDays([]);
      setAdded(true);
    }
  };
  return (
    <section class="stack" aria-labelledby="add">
      <h2 id="add">{t('ask.addVisit')}</h2>
      <Form onSubmit={() => void add()}>
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        {isAdded && <Banner kind="well" icon="yes" title={t('ask.added')} announced />}
        <CheckboxGroup
          id="days"
          label={t('ask.days')}
          error={errorAt('days')}
          choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
          values={days}
          onChange={setDays}
        />
        <TextField id="from" type="time" label={t('ask.from')} error={errorAt('from')} value={from} onInput={setFrom} />
        <TextField
          id="to"
          type="time"
          label={t('ask.to')}
          hint={t('ask.toHint')}
          error={errorAt('to')}
          value={to}
          onInput={setTo}
        />
        <CheckboxGroup
          id="asleep"
          label={t('ask.night')}
          choices={[{ value: 'sleepIn' as const, label: t('ask.sleepIn') }]}
          values={asleep}
          onChange={setAsleep}
        />
        <Button type="submit" kind="second" wide>
          {t('ask.addDo')}
        </Button>
      </Form>
    </section>
  );
}

const isQuarter = (text: string) => /^\d\d:(00|15|30|45)$/.test(text);
