import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import type { FieldError } from '../ui/error-summary';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { dayOf, fullDay } from '../ui/when';
import { type CircleRecords, rowsOf } from './data';
import { penceOf, poundsOf } from './money';
import { t } from './words';
import { useWriting } from './writing';

interface Props {
  circle: CircleRecords;
  now: Date;
  onRecorded: () => Promise<void>;
}

/** The newest agreement on the money, and the way to write down the next. */
export function AgreementPanel({ circle, now, onRecorded }: Props) {
  const newest = rowsOf(circle, 'agreement')
    .map(({ d }) => d)
    .sort((a, b) => b.startsOn.localeCompare(a.startsOn))[0];
  return (
    <Panel labelledBy="agreement">
      <div class="head">
        <h2 id="agreement">{t('agreement.title')}</h2>
      </div>
      {newest ? (
        <dl class="numbers">
          <Amount name={t('agreement.weekly')} pence={newest.weeklyPence} />
          <Amount name={t('agreement.contribution')} pence={newest.contributionPence} />
          <Amount name={t('agreement.fee')} pence={newest.feePence} />
        </dl>
      ) : (
        <p class="soft">{t('agreement.none')}</p>
      )}
      {newest && <p class="soft">{t('agreement.from', { day: fullDay(newest.startsOn, now) })}</p>}
      {newest?.reviewOn && <p class="soft">{t('agreement.review', { day: fullDay(newest.reviewOn, now) })}</p>}
      <Details summary={t('agreement.write')}>
        <AgreementForm circleId={circle.circleId} now={now} onRecorded={onRecorded} />
      </Details>
    </Panel>
  );
}

function Amount({ name, pence }: { name: string; pence: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{poundsOf(pence)}</dd>
    </div>
  );
}

const AMOUNTS = ['weeklyPence', 'contributionPence', 'feePence'] as const;

const LABELS = {
  weeklyPence: t('agreement.weekly'),
  contributionPence: t('agreement.contribution'),
  feePence: t('agreement.fee'),
};

function AgreementForm({
  circleId,
  now,
  onRecorded,
}: {
  circleId: string;
  now: Date;
  onRecorded: Props['onRecorded'];
}) {
  const asking = useAsking();
  const write = useWriting();
  const [isDone, setDone] = useState(false);
  const [fields, setFields] = useState(() => ({
    weeklyPence: '',
    contributionPence: '',
    feePence: '',
    startsOn: dayOf(now),
    reviewOn: '',
  }));
  const set = (name: keyof typeof fields) => (value: string) => setFields({ ...fields, [name]: value });
  const submit = () => {
    const weeklyPence = penceOf(fields.weeklyPence);
    const contributionPence = penceOf(fields.contributionPence || '0');
    const feePence = penceOf(fields.feePence || '0');
    const wrong: FieldError[] = [];
    if (weeklyPence === null) wrong.push({ field: 'weeklyPence', text: t('agreement.amountWrong') });
    if (contributionPence === null) wrong.push({ field: 'contributionPence', text: t('agreement.amountWrong') });
    if (feePence === null) wrong.push({ field: 'feePence', text: t('agreement.amountWrong') });
    if (fields.startsOn === '') wrong.push({ field: 'startsOn', text: t('agreement.startMissing') });
    if (weeklyPence === null || contributionPence === null || feePence === null || wrong.length > 0) {
      return asking.refuse(wrong);
    }
    const { startsOn } = fields;
    const reviewOn = fields.reviewOn || null;
    void asking.ask('weeklyPence', async () => {
      await write('agreement.record', { circleId, weeklyPence, contributionPence, feePence, startsOn, reviewOn });
      setDone(true);
      await onRecorded();
    });
  };
  return (
    <Form class="stack" onSubmit={submit}>
      {asking.summary}
      {isDone && <Banner kind="well" icon="yes" title={t('agreement.done')} announced />}
      <div class="fields">
        {AMOUNTS.map((name) => (
          <TextField
            key={name}
            id={name}
            inputMode="decimal"
            autoComplete="off"
            label={LABELS[name]}
            value={fields[name]}
            onInput={set(name)}
            error={asking.errorAt(name)}
          />
        ))}
        <TextField
          id="startsOn"
          type="date"
          label={t('agreement.startsOn')}
          value={fields.startsOn}
          onInput={set('startsOn')}
          error={asking.errorAt('startsOn')}
        />
        <TextField
          id="reviewOn"
          type="date"
          label={t('agreement.reviewOn')}
          value={fields.reviewOn}
          onInput={set('reviewOn')}
          error={asking.errorAt('reviewOn')}
        />
      </div>
      <Button type="submit" unavailable={asking.isBusy}>
        {t('agreement.record')}
      </Button>
    </Form>
  );
}
