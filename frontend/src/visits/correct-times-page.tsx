import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { get, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { timesFault, timesMeant, timesText } from './times';
import { t } from './words';

const MAX_REASON = 400;

/** A PA puts right when they came and left; both sides see both. */
export function CorrectTimesPage({ id }: { id: string }) {
  const { db } = useStore();
  const visit = useHeld(async () => (await get(db, 'own_visit', id)) ?? null, [db, id]);
  const isMade = visit?.d.status === 'under_way' || visit?.d.status === 'done';
  return (
    <Page title={t('times.title')} under="/" back={{ href: `/visits/${id}` }}>
      {visit === undefined && <Opening />}
      {visit !== undefined && !isMade && <Empty title={t('times.notMade')} />}
      {visit && isMade && <Correction key={id} visit={visit} />}
    </Page>
  );
}

function Correction({ visit: { id, d } }: { visit: Row<'own_visit'> }) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [text, setText] = useState(() => timesText(d));
  const [reason, setReason] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const correct = async () => {
    const fault = timesFault(d, text, new Date());
    const wrong: FieldError[] = [];
    if (fault) wrong.push({ field: fault === 'order' ? 'left' : 'came', text: t(`times.fault.${fault}`) });
    if (reason.trim() === '') wrong.push({ field: 'why', text: t('correctNote.noReason') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const { came: checkedInAt, left: checkedOutAt } = timesMeant(d, text);
    const args = { visitId: id, checkedInAt, checkedOutAt, reason: reason.trim() };
    if (await save('visit.correct_times', args)) route(`/visits/${id}`);
  };
  return (
    <Form onSubmit={() => void correct()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('times.text', { name: d.personKnownAs })}</p>
      <TextField
        id="came"
        type="time"
        label={t('times.came')}
        error={errorOf('came')}
        value={text.came}
        onInput={(came) => setText({ ...text, came })}
      />
      <TextField
        id="left"
        type="time"
        label={t('times.left')}
        hint={t('times.leftHint')}
        error={errorOf('left')}
        value={text.left}
        onInput={(left) => setText({ ...text, left })}
      />
      <TextArea
        id="why"
        label={t('correctNote.why')}
        error={errorOf('why')}
        rows={2}
        maxLength={MAX_REASON}
        value={reason}
        onInput={setReason}
      />
      <Button type="submit" wide icon="yes">
        {t('times.do')}
      </Button>
    </Form>
  );
}
