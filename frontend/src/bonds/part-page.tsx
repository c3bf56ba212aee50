import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf } from '../ui/when';
import { homeOf, type Pair, readPair } from './pair';
import { t } from './words';

interface Props {
  id: string;
}

/** Either side says goodbye: now or on a last day, with a reason that only its author reads. */
export function PartPage({ id }: Props) {
  const { db } = useStore();
  const { role } = useSession();
  const pair = useHeld(() => readPair(db, id), [db, id]);
  const home = role === 'pa' ? '/people' : '/team';
  const isOpen = pair && pair.stage !== 'ended';
  return (
    <Page
      key={id}
      title={isOpen ? t('part.with', { name: pair.name }) : t('part.title')}
      back={{ href: isOpen ? homeOf(pair) : home }}
      under={home}
    >
      {pair === undefined && <Opening />}
      {pair !== undefined && !isOpen && <Empty title={t('meet.nobody')} />}
      {isOpen && <Part pair={pair} />}
    </Page>
  );
}

function Part({ pair }: { pair: Pair }) {
  const now = useNow();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const isTeam = pair.stage === 'chosen';
  const [when, setWhen] = useState<'now' | 'later' | null>(isTeam ? null : 'now');
  const [endsOn, setEndsOn] = useState(pair.endsOn ?? '');
  const [reason, setReason] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const { relationshipId, name } = pair;
  const part = async () => {
    const wrong: FieldError[] = [];
    if (when === null) wrong.push({ field: 'when', text: t('part.whenNone') });
    if (when === 'later' && endsOn < dayOf(now)) wrong.push({ field: 'day', text: t('part.dayWrong') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (reason.trim() !== '' && !(await save('reason.keep', { relationshipId, text: reason.trim() }))) return;
    const isSaved = await save('relationship.end', { relationshipId, ...(when === 'later' && { endsOn }) });
    if (isSaved) route(when === 'later' || pair.side === 'person' ? homeOf(pair) : '/people');
  };
  return (
    <Form onSubmit={() => void part()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('part.text', { name })}</p>
      {isTeam && (
        <RadioGroup
          id="when"
          label={t('part.when')}
          error={errorAt('when')}
          choices={(['now', 'later'] as const).map((value) => ({
            value,
            label: t(`part.${value}`),
            hint: t(`part.${value}Hint`),
          }))}
          value={when}
          onChange={setWhen}
        />
      )}
      {when === 'later' && (
        <TextField
          id="day"
          type="date"
          label={t('part.day')}
          error={errorAt('day')}
          value={endsOn}
          onInput={setEndsOn}
        />
      )}
      <TextArea
        id="reason"
        label={t('part.reason')}
        hint={t('part.reasonHint')}
        maxLength={4000}
        rows={3}
        value={reason}
        onInput={setReason}
      />
      {pair.side === 'pa' && <p class="soft">{t('part.free')}</p>}
      <Button type="submit" kind="harm" wide>
        {t('part.do', { name })}
      </Button>
    </Form>
  );
}
