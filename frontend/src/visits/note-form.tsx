import { useState } from 'preact/hooks';
import { useDraft } from '../drafts';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { CheckboxGroup, TextArea } from '../ui/field';
import { t } from './words';

const MAX_LENGTH = 8000;

interface Props {
  visitId: string;
  label: string;
  hint: string;
  /** Resolves to whether the note is kept on this phone. */
  onSave: (text: string, isHandover: boolean) => Promise<boolean>;
  /** Asks whether it is for whoever comes next. */
  mayHandOver?: boolean;
}

/** A note, kept on the phone while it is typed, and gone from here once it is saved. */
export function NoteForm({ visitId, label, hint, onSave, mayHandOver = false }: Props) {
  const [draft, setDraft] = useDraft(`note:${visitId}`);
  const [isHandover, setHandover] = useState(false);
  const [error, setError] = useState<string>();
  const save = async () => {
    const text = draft.trim();
    if (text === '' || text.length > MAX_LENGTH) {
      setError(t(text === '' ? 'note.empty' : 'note.tooLong'));
      document.getElementById('note')?.focus();
      return;
    }
    setError(undefined);
    if (!(await onSave(text, isHandover))) return;
    setDraft('');
    setHandover(false);
  };
  return (
    <Card>
      <TextArea id="note" label={label} hint={hint} error={error} value={draft} onInput={setDraft} />
      {draft !== '' && <p class="small soft">{t('note.draft')}</p>}
      {mayHandOver && (
        <CheckboxGroup
          id="handover"
          label={t('note.forWhom')}
          values={isHandover ? ['next'] : []}
          choices={[{ value: 'next', label: t('note.forNext'), hint: t('note.forNextHint') }]}
          onChange={(values) => setHandover(values.includes('next'))}
        />
      )}
      <Button kind="second" icon="pen" onClick={() => void save()}>
        {t('note.save')}
      </Button>
    </Card>
  );
}
