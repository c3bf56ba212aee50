import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Gender, Need, PaProfile, Pet, Rhythm } from '../data/kinds';
import type { MutationArgs } from '../data/mutations';
import { useSaving } from '../saving';
import { Button } from '../ui/button';
import { CheckboxGroup, RadioGroup, TextField } from '../ui/field';
import { Page } from '../ui/page';
import { offered, type Wishes } from './matching';
import { miles } from './places';
import { KNOWN_SKILLS, skillWords } from './skills';
import { TimesStep } from './times-step';
import { t } from './words';

const steps = ['languages', 'skills', 'times', 'place', 'home', 'likes', 'how'] as const;
type Step = (typeof steps)[number];

export function isStep(step: string | undefined): step is Step {
  return steps.some((each) => each === step);
}

const isPrivate = (step: Step) => step === 'likes' || step === 'how';

interface Props {
  step: Step;
  circleId: string;
  pas: readonly { d: PaProfile }[];
  need: Need;
  wishes: Wishes;
  onKeepWishes: (wishes: Wishes) => void;
}

/** One thing a page, kept at each step: what is needed in the circle's record, what is wished on this phone alone. */
export function AskPage({ step, circleId, pas, need, wishes, onKeepWishes }: Props) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [needed, setNeeded] = useState<NeedFields>({});
  const [wished, setWished] = useState(wishes);
  const place = steps.indexOf(step);
  const before = steps[place - 1];
  const next = steps[place + 1];
  const keepAndGo = async (href: string) => {
    if (Object.keys(needed).length > 0 && !(await save('need.set', { circleId, ...needed }))) return;
    onKeepWishes(wished);
    route(href);
  };
  return (
    <Page
      title={t(`ask.${step}`)}
      heading="say"
      back={{ href: before ? `/find?step=${before}` : '/team' }}
      under="/team"
    >
      <p class="soft">
        {t('ask.count', { place: place + 1, all: steps.length })} {t(isPrivate(step) ? 'ask.private' : 'ask.shared')}
      </p>
      {notSaved}
      <StepFields
        step={step}
        pas={pas}
        need={{ ...need, ...(needed as Partial<Need>) }}
        wishes={wished}
        onNeed={(fields) => setNeeded({ ...needed, ...fields })}
        onWish={(fields) => setWished({ ...wished, ...fields })}
        onVisits={(visits) => save('need.set', { circleId, visits })}
      />
      <Button wide onClick={() => void keepAndGo(next ? `/find?step=${next}` : '/find')}>
        {t(next ? 'ask.next' : 'ask.show')}
      </Button>
      {next && (
        <Button wide kind="second" onClick={() => void keepAndGo('/find')}>
          {t('ask.skip')}
        </Button>
      )}
    </Page>
  );
}

type NeedFields = Omit<MutationArgs['need.set'], 'circleId' | 'told'>;

interface FieldsProps {
  step: Step;
  pas: readonly { d: PaProfile }[];
  need: Need;
  wishes: Wishes;
  onNeed: (fields: NeedFields) => void;
  onWish: (fields: Partial<Wishes>) => void;
  onVisits: (visits: Need['visits']) => Promise<boolean>;
}

function StepFields(props: FieldsProps) {
  const { step, pas, need, wishes, onNeed, onWish, onVisits } = props;
  switch (step) {
    case 'languages':
      return (
        <Ticks
          id="languages"
          choices={offered(pas, 'languages')}
          values={need.languages}
          onChange={(languages) => onNeed({ languages })}
        />
      );
    case 'skills':
      return (
        <Ticks
          id="skills"
          choices={[...new Set([...KNOWN_SKILLS, ...offered(pas, 'skills')])]}
          values={need.skills}
          words={skillWords}
          onChange={(skills) => onNeed({ skills })}
        />
      );
    case 'times':
      return <TimesStep visits={need.visits} onKeep={onVisits} />;
    case 'place':
      return <PlaceField withinKm={need.withinKm} onChange={(withinKm) => onNeed({ withinKm })} />;
    case 'home':
      return <HomeFields {...props} />;
    case 'likes':
      return (
        <Ticks
          id="interests"
          label={t('ask.tickLike')}
          choices={offered(pas, 'interests')}
          values={wishes.interests}
          onChange={(interests) => onWish({ interests })}
        />
      );
    case 'how':
      return <HowFields {...props} />;
  }
}

interface TicksProps {
  id: string;
  label?: string;
  choices: readonly string[];
  values: readonly string[];
  words?: (value: string) => string;
  onChange: (values: string[]) => void;
}

/** What was ticked before stays among the choices, also where no PA says it any more. */
function Ticks({ id, label = t('ask.tick'), choices, values, words = String, onChange }: TicksProps) {
  const all = [...choices, ...values.filter((value) => !choices.includes(value))];
  if (all.length === 0) return <p>{t('ask.nothingOffered')}</p>;
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return (
    <CheckboxGroup
      id={id}
      label={label}
      hint={t('ask.tickHint')}
      choices={all.map((value) => ({ value, label: capital(words(value)) }))}
      values={[...values]}
      onChange={onChange}
    />
  );
}

const distances = [5, 10, 20, 40] as const;

function PlaceField({ withinKm, onChange }: { withinKm: number | null; onChange: (km: number | null) => void }) {
  return (
    <RadioGroup
      id="within"
      label={t('ask.within')}
      choices={[
        ...distances.map((km) => ({ value: String(km), label: t('ask.km', { km, miles: miles(km) }) })),
        { value: 'any', label: t('ask.anywhere') },
      ]}
      value={withinKm === null ? 'any' : String(withinKm)}
      onChange={(value) => onChange(value === 'any' ? null : Number(value))}
    />
  );
}

type Held = Pet | 'none';

function HomeFields({ need, onNeed }: FieldsProps) {
  const pets: Held[] = need.pets === null ? [] : need.pets.length === 0 ? ['none'] : need.pets;
  const setPets = (ticked: Held[]) => {
    const isNone = ticked.at(-1) === 'none' && !pets.includes('none');
    const held = isNone ? [] : ticked.filter((each) => each !== 'none');
    onNeed({ pets: isNone || (ticked.length > 0 && held.length === 0) ? [] : held.length > 0 ? held : null });
  };
  return (
    <>
      <RadioGroup
        id="smoking"
        label={t('ask.smoking')}
        choices={[
          { value: 'yes', label: t('ask.yes') },
          { value: 'no', label: t('ask.no') },
          { value: 'unsaid', label: t('ask.notSaid') },
        ]}
        value={need.smoking === null ? 'unsaid' : need.smoking ? 'yes' : 'no'}
        onChange={(said) => onNeed({ smoking: said === 'unsaid' ? null : said === 'yes' })}
      />
      <CheckboxGroup
        id="pets"
        label={t('ask.hasPets')}
        hint={t('ask.petsHint')}
        choices={[
          { value: 'dogs', label: t('ask.dogs') },
          { value: 'cats', label: t('ask.cats') },
          { value: 'other', label: t('ask.other') },
          { value: 'none', label: t('ask.noPets') },
        ]}
        values={pets}
        onChange={setPets}
      />
    </>
  );
}

function HowFields({ wishes, onWish }: FieldsProps) {
  const also = [wishes.noSmoker && ('noSmoker' as const), wishes.drives && ('drives' as const)].filter(
    (each) => each !== false,
  );
  return (
    <>
      <RadioGroup<Rhythm | 'any'>
        id="rhythm"
        label={t('ask.rhythm')}
        choices={[
          { value: 'calm', label: t('ask.calm') },
          { value: 'steady', label: t('ask.steady') },
          { value: 'lively', label: t('ask.lively') },
          { value: 'any', label: t('ask.anyRhythm') },
        ]}
        value={wishes.rhythm ?? 'any'}
        onChange={(rhythm) => onWish({ rhythm: rhythm === 'any' ? null : rhythm })}
      />
      <RadioGroup<Gender | 'any'>
        id="gender"
        label={t('ask.gender')}
        choices={[
          { value: 'woman', label: t('ask.woman') },
          { value: 'man', label: t('ask.man') },
          { value: 'any', label: t('ask.anyGender') },
        ]}
        value={wishes.gender ?? 'any'}
        onChange={(gender) => onWish({ gender: gender === 'any' ? null : gender })}
      />
      <CheckboxGroup
        id="also"
        label={t('ask.also')}
        choices={[
          { value: 'noSmoker', label: t('ask.noSmoker') },
          { value: 'drives', label: t('ask.drives') },
        ]}
        values={also}
        onChange={(ticked) => onWish({ noSmoker: ticked.includes('noSmoker'), drives: ticked.includes('drives') })}
      />
      <TextField
        id="faith"
        label={t('ask.faith')}
        hint={t('ask.faithHint')}
        maxLength={60}
        value={wishes.faith}
        onInput={(faith) => onWish({ faith })}
      />
    </>
  );
}
