import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { PaProfile } from '../data/kinds';
import { Button } from '../ui/button';
import { CheckboxGroup, RadioGroup, TextField } from '../ui/field';
import { Page } from '../ui/page';
import { offered, type Wishes } from './match';
import { miles } from './places';
import { t } from './words';

const steps = ['languages', 'interests', 'skills', 'place', 'hours'] as const;
type Step = (typeof steps)[number];

export function isStep(step: string | undefined): step is Step {
  return steps.some((each) => each === step);
}

interface Props {
  step: Step;
  pas: readonly { d: PaProfile }[];
  wishes: Wishes;
  onKeep: (wishes: Wishes) => void;
}

/** One wish a page, kept at each step. Every one may be left out. */
export function WishPage({ step, pas, wishes, onKeep }: Props) {
  const { route } = useLocation();
  const [draft, setDraft] = useState(wishes);
  const [error, setError] = useState<string>();
  const place = steps.indexOf(step);
  const before = steps[place - 1];
  const next = steps[place + 1];
  const keepAndGo = (href: string) => {
    if (draft.hours !== null && !(draft.hours >= 1 && draft.hours <= MOST_HOURS)) {
      setError(t('wish.hoursWrong'));
      document.getElementById('hours')?.focus();
      return;
    }
    onKeep(draft);
    route(href);
  };
  return (
    <Page
      title={t(`wish.${step}`)}
      heading="say"
      back={{ href: before ? `/find?wish=${before}` : '/team' }}
      under="/team"
    >
      <p class="soft">{t('wish.count', { place: place + 1, all: steps.length })}</p>
      <StepField step={step} pas={pas} wishes={draft} error={error} onChange={setDraft} />
      <Button wide onClick={() => keepAndGo(next ? `/find?wish=${next}` : '/find')}>
        {t(next ? 'wish.next' : 'wish.show')}
      </Button>
      {next && (
        <Button wide kind="second" onClick={() => keepAndGo('/find')}>
          {t('wish.skip')}
        </Button>
      )}
    </Page>
  );
}

const distances = [5, 10, 20, 40] as const;
const MOST_HOURS = 168;

interface FieldProps {
  step: Step;
  pas: readonly { d: PaProfile }[];
  wishes: Wishes;
  error: string | undefined;
  onChange: (wishes: Wishes) => void;
}

function StepField({ step, pas, wishes, error, onChange }: FieldProps) {
  if (step === 'place') {
    return (
      <RadioGroup
        id="within"
        label={t('wish.within')}
        choices={[
          ...distances.map((km) => ({ value: String(km), label: t('wish.km', { km, miles: miles(km) }) })),
          { value: 'any', label: t('wish.anywhere') },
        ]}
        value={wishes.withinKm === null ? 'any' : String(wishes.withinKm)}
        onChange={(value) => onChange({ ...wishes, withinKm: value === 'any' ? null : Number(value) })}
      />
    );
  }
  if (step === 'hours') {
    return (
      <TextField
        id="hours"
        label={t('wish.hoursLabel')}
        hint={t('wish.hoursHint')}
        error={error}
        inputMode="numeric"
        value={wishes.hours === null || Number.isNaN(wishes.hours) ? '' : String(wishes.hours)}
        onInput={(typed) => onChange({ ...wishes, hours: typed.trim() === '' ? null : Math.floor(Number(typed)) })}
      />
    );
  }
  const choices = offered(pas, step);
  if (choices.length === 0) return <p>{t('wish.nothingOffered')}</p>;
  return (
    <CheckboxGroup
      id={step}
      label={t('wish.tick')}
      hint={t('wish.tickHint')}
      choices={choices.map((value) => ({ value, label: value.charAt(0).toLocaleUpperCase() + value.slice(1) }))}
      values={wishes[step]}
      onChange={(values) => onChange({ ...wishes, [step]: values })}
    />
  );
}
