import { useState } from 'preact/hooks';
import type { Section } from '../data/kinds';
import type { Row } from '../data/rows';
import { useDraft } from '../drafts';
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
  const keep = async () => {
    if (text.trim() === '') {
      setError(t('about.empty'));
      document.getElementById('section')?.focus();
      return;
    }
    if (text.trim() === before && seen.length < 2) return onDone();
    const helped = helper.trim() && ({ basis: 'supported', helpedBy: helper.trim() } as const);
    const words = { circleId, section, text: text.trim(), basedOn: seen[0]?.id ?? null };
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
