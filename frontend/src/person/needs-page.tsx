import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { circleIdOf } from '../circles/my-circle';
import { type CommunicationNeed, type CommunicationNeeds, type Sharing, sharedScope } from '../data/kinds';
import { get, list } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { CheckboxGroup, RadioGroup, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay, sayDay } from '../ui/when';
import { ALL_NEEDS, sayNeeds } from './data';
import { MetList } from './met-list';
import { t as say } from './need-words';
import { t } from './words';

/** How to communicate with the person: what they need, who may see it, and when to look at it again. */
export function NeedsPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const held = useHeld(() => readNeeds(db, circleId), [db, circleId]);
  const now = useNow();
  return (
    <Page title={t('needs.title')} back={{ href: '/about-me' }} under="/more">
      {held ? (
        <>
          <NeedsForm key={held.needs?.setAt} circleId={circleId} now={now} {...held} />
          <MetList met={held.met} now={now} />
        </>
      ) : (
        <Opening />
      )}
    </Page>
  );
}

/** A person who has only said it in a sentence so far begins with that. */
async function readNeeds(db: Store['db'], circleId: string) {
  const rows = await list(db, 'communication_needs');
  return {
    needs: rows.find(({ scope }) => scope.startsWith(`c:${circleId}/`))?.d ?? null,
    sentence: (await get(db, 'circle', circleId))?.d.communicationNeeds ?? '',
    met: (await list(db, 'needs_met', sharedScope(circleId))).toReversed(),
  };
}

interface Props {
  circleId: string;
  needs: CommunicationNeeds | null;
  sentence: string;
  now: Date;
}

function NeedsForm({ circleId, needs, sentence, now }: Props) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const asking = useAsking();
  const [ticked, setTicked] = useState<CommunicationNeed[]>(needs?.needs ?? []);
  const [language, setLanguage] = useState(needs?.language ?? '');
  const [words, setWords] = useState(needs?.words ?? sentence);
  const [sharedWith, setSharedWith] = useState<Sharing>(needs?.sharedWith ?? 'team');
  const [reviewOn, setReviewOn] = useState(needs?.reviewOn ?? '');
  const needsLanguage = ticked.includes('interpreter');
  const isDue = needs?.reviewOn && needs.reviewOn <= dayOf(now);
  const keep = async () => {
    const missing =
      needsLanguage && language.trim() === '' ? [{ field: 'language', text: t('needs.languageMissing') }] : [];
    asking.refuse(missing);
    if (missing.length > 0) return;
    const said = { needs: ticked, language: needsLanguage ? language.trim() : '', words: words.trim() };
    if (await save('needs.set', { circleId, ...said, sharedWith, reviewOn: reviewOn || null })) route('/about-me');
  };
  const shown = sayNeeds({ needs: ticked, language: needsLanguage ? language.trim() : '', words });
  return (
    <>
      {asking.summary}
      {notSaved}
      {isDue && <Banner icon="calendar" title={t('needs.reviewDue', { day: fullDay(needs.reviewOn ?? '', now) })} />}
      <p>{t('needs.intro')}</p>
      <Form onSubmit={() => void keep()}>
        <CheckboxGroup
          id="needs"
          label={t('needs.label')}
          values={ticked}
          choices={ALL_NEEDS.map((value) => ({ value, label: say(`needs.say.${value}`) }))}
          onChange={setTicked}
        />
        {needsLanguage && (
          <TextField
            id="language"
            label={t('needs.language')}
            maxLength={60}
            value={language}
            onInput={setLanguage}
            error={asking.errorAt('language')}
          />
        )}
        <TextArea
          id="words"
          label={t('needs.words')}
          hint={t('needs.wordsHint')}
          maxLength={4000}
          value={words}
          onInput={setWords}
        />
        <RadioGroup
          id="shared"
          label={t('needs.shared')}
          hint={t('needs.sharedHint')}
          value={sharedWith}
          choices={[
            { value: 'team', label: t('needs.shared.team'), hint: t('needs.shared.teamHint') },
            { value: 'everyone_i_meet', label: t('needs.shared.everyone_i_meet') },
            { value: 'nobody', label: t('needs.shared.nobody') },
          ]}
          onChange={setSharedWith}
        />
        <TextField id="review" type="date" label={t('needs.review')} value={reviewOn} onInput={setReviewOn} />
        {shown && (
          <Card kind="plain" labelledBy="shown">
            <h2 id="shown">{t('needs.shownAs')}</h2>
            <p>{shown}</p>
          </Card>
        )}
        <Button wide type="submit">
          {t('needs.save')}
        </Button>
      </Form>
      {needs && (
        <p class="small soft">{t('needs.saved', { day: sayDay(dayOf(needs.setAt), now), name: needs.setBy })}</p>
      )}
    </>
  );
}
