import { useState } from 'preact/hooks';
import { useDraft } from '../drafts';
import { type Voice, VoiceRecorder } from '../files/voice-note';
import type { Save } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { TextArea } from '../ui/field';
import { Form } from '../ui/form';
import type { Talk } from './talk';
import { t } from './words';

const MAX_LENGTH = 4000;

interface Props {
  talk: Talk;
  save: Save;
}

/** Words, a recording, or both; kept on the phone while they are made, and gone from here once they are saved. */
export function Composer({ talk: { id, name }, save }: Props) {
  const { db } = useStore();
  const [draft, setDraft] = useDraft(`message:${id}`);
  const [said, setSaid] = useDraft(`voice:${id}`);
  const [error, setError] = useState<string>();
  const voice = said ? (JSON.parse(said) as Voice) : null;
  const send = async () => {
    const text = draft.trim();
    if ((text === '' && !voice) || text.length > MAX_LENGTH) {
      setError(t(text === '' ? 'talk.nothing' : 'talk.tooLong'));
      document.getElementById('message')?.focus();
      return;
    }
    setError(undefined);
    const spoken = { voice: voice?.hash ?? null, voiceSeconds: voice?.seconds ?? null };
    if (!(await save('message.write', { messageId: db.uuid(), relationshipId: id, text, ...spoken }))) return;
    setDraft('');
    setSaid('');
  };
  return (
    <Card>
      <Form class="stack-s" onSubmit={() => void send()}>
        <TextArea
          id="message"
          label={t('talk.write', { name })}
          hint={t('talk.hint')}
          error={error}
          value={draft}
          onInput={setDraft}
        />
        <VoiceRecorder value={voice} onChange={(made) => setSaid(made ? JSON.stringify(made) : '')} />
        {(draft !== '' || voice) && <p class="small soft">{t('talk.draft')}</p>}
        <Button type="submit" wide icon="talk">
          {t('talk.send')}
        </Button>
      </Form>
    </Card>
  );
}
