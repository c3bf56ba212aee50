import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { ExtraHours, OwnAway } from '../data/kinds';
import type { Row } from '../data/rows';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { SavedHere } from '../ui/sync-state';
import { UndoToast } from '../ui/undo-toast';
import { useNow } from '../ui/use-now';
import { dayOf } from '../ui/when';
import { awayWords, endAsKept, extraWords, stillToCome } from './hours';
import { t } from './words';

interface Props {
  profile: Row<'own_profile'>;
  next: string;
}

/** When the PA is away, and single days beside the week. Each is kept as soon as it is added or taken out. */
export function AwayStep({ profile: { id: paId, d, pending }, next }: Props) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [undo, setUndo] = useState<{ message: string; back: () => Promise<boolean> } | null>(null);
  const today = dayOf(useNow());
  const { away, extra } = d.availability;
  const setExtra = (days: readonly ExtraHours[]) => save('availability.set', { paId, extra: [...days] });
  const takeOutAway = async (each: OwnAway) => {
    if (!(await save('away.remove', { paId, awayId: each.awayId }))) return;
    setUndo({
      message: t('away.takenOut', { days: awayWords(each) }),
      back: () => save('away.add', { paId, ...each }),
    });
  };
  const takeOutExtra = async (each: ExtraHours) => {
    if (!(await setExtra(extra.filter((other) => other !== each)))) return;
    setUndo({ message: t('away.takenOut', { days: extraWords(each) }), back: () => setExtra(extra) });
  };
  const comingExtra = extra.filter(({ day }) => day >= today);
  return (
    <>
      <p>{t('away.text')}</p>
      {notSaved}
      {pending && <SavedHere />}
      {stillToCome(away, today).length === 0 && <p class="soft">{t('away.none')}</p>}
      {stillToCome(away, today).map((each) => (
        <Card key={each.awayId}>
          <p>
            <b>{awayWords(each)}</b>
          </p>
          {each.reason && <p class="soft">{each.reason}</p>}
          <a class="linkline" href={`/away?from=${each.from}&to=${each.to}`}>
            {t('away.visits')}
          </a>
          <Button
            kind="second"
            label={t('away.takeOutThis', { days: awayWords(each) })}
            onClick={() => void takeOutAway(each)}
          >
            {t('week.takeOut')}
          </Button>
        </Card>
      ))}
      <AddAway today={today} onAdd={(days) => save('away.add', { paId, awayId: db.uuid(), ...days })} />
      <section class="stack-s" aria-labelledby="extra">
        <h2 id="extra">{t('away.extra')}</h2>
        <p>{t('away.extraText')}</p>
        {comingExtra.map((each) => (
          <Card key={`${each.day} ${each.from}`}>
            <p>
              <b>{extraWords(each)}</b>
            </p>
            <Button
              kind="second"
              label={t('away.takeOutThis', { days: extraWords(each) })}
              onClick={() => void takeOutExtra(each)}
            >
              {t('week.takeOut')}
            </Button>
          </Card>
        ))}
        <Details summary={t('away.extraAdd')}>
          <AddExtra today={today} onAdd={(added) => setExtra([...comingExtra, added].sort(byTime))} />
        </Details>
      </section>
      <Button wide onClick={() => route(next)}>
        {t('step.done')}
      </Button>
      {undo && (
        <UndoToast
          message={undo.message}
          onUndo={() => {
            setUndo(null);
            void undo.back();
          }}
          onClose={() => setUndo(null)}
        />
      )}
    </>
  );
}

const byTime = (a: ExtraHours, b: ExtraHours) => (`${a.day} ${a.from}` < `${b.day} ${b.from}` ? -1 : 1);
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

interface AddAwayProps {
  today: string;
  onAdd: (days: Omit<OwnAway, 'awayId'>) => Promise<boolean>;
}

function AddAway({ today, onAdd }: AddAwayProps) {
  const [days, setDays] = useState({ from: '', to: '', reason: '' });
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const set = (field: keyof typeof days) => (value: string) => setDays({ ...days, [field]: value });
  const add = async () => {
    const wrong: FieldError[] = [];
    if (!isDay(days.from)) wrong.push({ field: 'awayFrom', text: t('away.wrongFrom') });
    if (!isDay(days.to) || days.to < days.from || days.to < today) {
      wrong.push({ field: 'awayTo', text: t('away.wrongTo') });
    }
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (await onAdd({ ...days, reason: days.reason.trim() })) setDays({ from: '', to: '', reason: '' });
  };
  return (
    <Card kind="plain" class="stack" labelledBy="add-away">
      <h2 id="add-away">{t('away.add')}</h2>
      <Form onSubmit={() => void add()}>
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        <TextField
          id="awayFrom"
          type="date"
          label={t('away.from')}
          error={errorAt('awayFrom')}
          value={days.from}
          onInput={set('from')}
        />
        <TextField
          id="awayTo"
          type="date"
          label={t('away.to')}
          error={errorAt('awayTo')}
          value={days.to}
          onInput={set('to')}
        />
        <TextField
          id="awayReason"
          label={t('away.reason')}
          hint={t('away.reasonHint')}
          maxLength={200}
          value={days.reason}
          onInput={set('reason')}
        />
        <Button type="submit" kind="second" wide>
          {t('away.addDo')}
        </Button>
      </Form>
    </Card>
  );
}

interface AddExtraProps {
  today: string;
  onAdd: (added: ExtraHours) => Promise<boolean>;
}

function AddExtra({ today, onAdd }: AddExtraProps) {
  const [extra, setExtra] = useState<ExtraHours>({ day: '', from: '09:00', to: '17:00' });
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const set = (field: keyof ExtraHours) => (value: string) => setExtra({ ...extra, [field]: value });
  const add = async () => {
    const to = endAsKept(extra.to);
    const wrong: FieldError[] = [];
    if (!isDay(extra.day) || extra.day < today) wrong.push({ field: 'extraDay', text: t('away.wrongDay') });
    if (extra.from === '') wrong.push({ field: 'extraFrom', text: t('week.wrongFrom') });
    if (extra.to === '' || to <= extra.from) wrong.push({ field: 'extraTo', text: t('week.wrongTo') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (await onAdd({ ...extra, to })) setExtra({ ...extra, day: '' });
  };
  return (
    <Form onSubmit={() => void add()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      <TextField
        id="extraDay"
        type="date"
        label={t('away.extraDay')}
        error={errorAt('extraDay')}
        value={extra.day}
        onInput={set('day')}
      />
      <TextField
        id="extraFrom"
        type="time"
        label={t('week.from')}
        error={errorAt('extraFrom')}
        value={extra.from}
        onInput={set('from')}
      />
      <TextField
        id="extraTo"
        type="time"
        label={t('week.to')}
        error={errorAt('extraTo')}
        value={extra.to}
        onInput={set('to')}
      />
      <Button type="submit" kind="second" wide>
        {t('away.addDo')}
      </Button>
    </Form>
  );
}
