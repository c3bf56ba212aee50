import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Empty } from '../ui/card';
import { CheckboxGroup } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { callName, isWanted } from './faces';
import { circleIdOf, readPeople } from './my-circle';
import { t } from './words';

export function TeamQuestionPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const came = people?.bonds.filter(({ d }) => d.imported && d.stage !== 'ended');
  return (
    <Page title={t('teamQuestion.title')} back={{ href: '/' }} under="/team">
      {came === undefined && <Opening />}
      {came?.length === 0 && (
        <Empty title={t('teamQuestion.nobody')}>
          <LinkButton href="/find">{t('team.find')}</LinkButton>
        </Empty>
      )}
      {came && came.length > 0 && <Question key={circleId} circleId={circleId} came={came} />}
    </Page>
  );
}

/** Who counts is the person's word alone: nobody is ticked for them beyond what they said before. */
function Question({ circleId, came }: { circleId: string; came: readonly Row<'relationship'>[] }) {
  const now = useNow();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [paIds, setPaIds] = useState(() => came.filter(({ d }) => isWanted(d)).map(({ d }) => d.paId));
  const choices = came
    .toSorted((a, b) => b.d.visits - a.d.visits)
    .map(({ d }) => ({
      value: d.paId,
      label: callName(d),
      hint: d.lastMetAt
        ? t('teamQuestion.visits', { count: d.visits, day: sayDay(dayOf(d.lastMetAt), now) })
        : t('teamQuestion.noVisits'),
    }));
  const answer = async () => {
    if (await save('team.recognise', { circleId, paIds })) route('/team');
  };
  return (
    <>
      {notSaved}
      <p>{t('teamQuestion.text')}</p>
      <CheckboxGroup
        id="team"
        label={t('teamQuestion.label')}
        hint={t('teamQuestion.hint')}
        choices={choices}
        values={paIds}
        onChange={setPaIds}
      />
      <p class="soft">{t('teamQuestion.then')}</p>
      <Button wide onClick={() => void answer()}>
        {paIds.length === 0 ? t('teamQuestion.none') : t('teamQuestion.save', { count: paIds.length })}
      </Button>
    </>
  );
}
