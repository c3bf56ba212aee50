import { useState } from 'preact/hooks';
import type { Section } from '../data/kinds';
import type { Row } from '../data/rows';
import { useDraft } from '../drafts';
import { PictureInput } from '../files/picture';
import { type Voice, VoiceRecorder } from '../files/voice-note';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { TextArea, TextField } from '../ui/field';
import { Page } from '../ui/page';
import { currentOf, sectionWords } from './sections';
import { t } from './words';

interface Props {
  circleId: string;
  section: Section;
  versions: readonly Row<'about_me'>[];
  onDone: () => void;
}

const MAX_LENGTH = 4000;

/** One section of About Me. Each save is one more version. */
export function SectionPage({ circleId, section, versions, onDone }: Props) {
  const { save, notSaved } = useSaving();
  const isOwn = useStore().account.roles.person.includes(circleId);
  const [draft, setDraft] = useDraft(`about-me:${section}`);
  const [isTouched, setTouched] = useState(draft !== '');
  const [seen] = useState(() => currentOf(versions, section));
  const [helper, setHelper] = useState('');
  const [error, setError] = useState<string>();
  const before = seen.map(({ d }) => d.text).join('\n\n');
  const text = isTouched ? draft : before;
  const [photo, setPhoto] = useState(() => seen.find(({ d }) => d.photo)?.d.photo ?? null);
  const [voice, setVoice] = useState<Voice | null>(() => {
    const spoken = seen.find(({ d }) => d.voice)?.d;
    return spoken?.voice ? { hash: spoken.voice, seconds: spoken.voiceSeconds ?? 0 } : null;
  });
  const keep = async () => {
    if (text.trim() === '' && !photo && !voice) {
      setError(t('about.empty'));
      document.getElementById('section')?.focus();
      return;
    }
    const [held] = seen;
    const isSame = text.trim() === before && photo === held?.d.photo && (voice?.hash ?? null) === held?.d.voice;
    if (isSame && seen.length < 2) return onDone();
    const helped = helper.trim() && ({ basis: 'supported', helpedBy: helper.trim() } as const);
    const spoken = { voice: voice?.hash ?? null, voiceSeconds: voice && Math.round(voice.seconds) };
    const words = { circleId, section, text: text.trim(), photo, ...spoken, basedOn: seen[0]?.id ?? null };
    if (await save('about_me.write', { ...words, ...(helped && { onBehalf: helped }) })) {
      setDraft('');
      onDone();
    }
  };
  return (
    <Page title={sectionWords(section)} heading="say" back={{ href: '/about-me' }} under="/more">
      {notSaved}
      <TextArea
        id="section"
        label={t('about.words')}
        hint={t(`section.${section}.hint`)}
        error={error}
        rows={6}
        maxLength={MAX_LENGTH}
        value={text}
        onInput={(typed) => {
          setTouched(true);
          setDraft(typed);
        }}
      />
      <PictureInput
        id="photo"
        label={t('about.photo')}
        value={photo}
        alt={t('about.photoAlt', { section: sectionWords(section) })}
        onChange={setPhoto}
      />
      <fieldset class="field">
        <legend>{t('about.voice')}</legend>
        <VoiceRecorder value={voice} onChange={setVoice} />
      </fieldset>
      {isOwn && (
        <TextField
          id="helper"
          label={t('about.helped')}
          hint={t('about.helpedHint')}
          maxLength={120}
          value={helper}
          onInput={setHelper}
        />
      )}
      <Button wide onClick={() => void keep()}>
        {t('about.save')}
      </Button>
      <p>
        <a class="linkline" href="/about-me">
          {t('about.later')}
        </a>
      </p>
    </Page>
  );
}
