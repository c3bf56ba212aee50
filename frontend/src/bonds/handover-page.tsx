import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import { sharedScope } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { homeOf, type Pair, readPair } from './pair';
import { t } from './words';

interface Props {
  id: string;
}

/** A PA who leaves writes what would help another of the team. */
export function HandoverPage({ id }: Props) {
  const { db } = useStore();
  const seen = useHeld(async () => {
    const pair = await readPair(db, id);
    if (pair === null || pair.endsOn === null) return null;
    const team = await list(db, 'team_member', sharedScope(pair.circleId));
    return { pair, team: team.filter(({ d }) => d.paId !== pair.paId) };
  }, [db, id]);
  return (
    <Page title={t('handover.title')} back={{ href: seen ? homeOf(seen.pair) : '/people' }} under="/people">
      {seen === undefined && <Opening />}
      {seen === null && <Empty title={t('meet.nobody')} />}
      {seen?.team.length === 0 && <Empty title={t('handover.nobody')} />}
      {seen && seen.team.length > 0 && <Write {...seen} />}
    </Page>
  );
}

function Write({ pair, team }: { pair: Pair; team: readonly Row<'team_member'>[] }) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [toPaId, setTo] = useState<string | null>(team.length === 1 ? (team[0]?.d.paId ?? null) : null);
  const [text, setText] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const { circleId, paId, name } = pair;
  const show = async () => {
    const wrong: FieldError[] = [];
    if (toPaId === null) wrong.push({ field: 'whom', text: t('handover.whomNone') });
    if (text.trim() === '') wrong.push({ field: 'text', text: t('handover.wordsNone') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0 || toPaId === null) return;
    const args = { handoverId: db.uuid(), circleId, paId, toPaId, text: text.trim() };
    if (await save('handover.propose', args)) route(homeOf(pair));
  };
  return (
    <Form onSubmit={() => void show()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('handover.text', { name })}</p>
      <RadioGroup
        id="whom"
        label={t('handover.whom')}
        error={errorAt('whom')}
        choices={team.map(({ d }) => ({ value: d.paId, label: callName(d) }))}
        value={toPaId}
        onChange={setTo}
      />
      <TextArea
        id="text"
        label={t('handover.words')}
        error={errorAt('text')}
        maxLength={4000}
        value={text}
        onInput={setText}
      />
      <Button type="submit" wide>
        {t('handover.do', { name })}
      </Button>
    </Form>
  );
}
