import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { get, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { t } from './words';

const MAX_TEXT = 8000;
const MAX_REASON = 400;

/** Whoever wrote a note says it better, and why. Nothing that was read goes away. */
export function CorrectNotePage({ id }: { id: string }) {
  const { db, account } = useStore();
  const note = useHeld(async () => (await get(db, 'note', id)) ?? null, [db, id]);
  const isOwn = note?.d.authorId === account.userId;
  const back = note ? `/visits/${note.d.visitId}` : '/';
  return (
    <Page title={t('correctNote.title')} under="/" back={{ href: back }}>
      {note === undefined && <Opening />}
      {note !== undefined && !isOwn && <Empty title={t('correctNote.gone')} />}
      {note && isOwn && <Correction key={id} note={note} back={back} />}
    </Page>
  );
}

function Correction({ note: { id, d }, back }: { note: Row<'note'>; back: string }) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [text, setText] = useState(d.text);
  const [reason, setReason] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  const correct = async () => {
    const wrong: FieldError[] = [];
    if (text.trim() === '') wrong.push({ field: 'text', text: t('correctNote.noText') });
    else if (text.trim() === d.text) wrong.push({ field: 'text', text: t('correctNote.same') });
    if (reason.trim() === '') wrong.push({ field: 'why', text: t('correctNote.noReason') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (await save('note.correct', { noteId: id, text: text.trim(), reason: reason.trim() })) route(back);
  };
  return (
    <Form onSubmit={() => void correct()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('correctNote.text')}</p>
      <TextArea
        id="text"
        label={t('correctNote.new')}
        error={errorOf('text')}
        maxLength={MAX_TEXT}
        value={text}
        onInput={setText}
      />
      <TextArea
        id="why"
        label={t('correctNote.why')}
        hint={t('correctNote.whyHint')}
        error={errorOf('why')}
        rows={2}
        maxLength={MAX_REASON}
        value={reason}
        onInput={setReason}
      />
      <Button type="submit" wide icon="yes">
        {t('correctNote.do')}
      </Button>
    </Form>
  );
}
