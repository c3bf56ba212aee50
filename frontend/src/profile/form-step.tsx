import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Row } from '../data/rows';
import { KNOWN_SKILLS, skillWords } from '../directory/skills';
import { useSaving } from '../saving';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, RadioGroup, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { detailsOf, errorsOf, type FormStep, formOf, type ProfileForm, type YesNo } from './form';
import { t } from './words';

interface Props {
  step: FormStep;
  profile: Row<'own_profile'>;
  /** Where the page after this one is. */
  next: string;
}

/** One thing that a PA says of themselves, kept when they go on. Errors stand on top, and nothing typed is lost. */
export function FormStepPage({ step, profile: { id: paId, d }, next }: Props) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [form, setForm] = useState(() => formOf(d));
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const keepAndGo = async (href: string) => {
    const wrong = errorsOf(step, form);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const details = detailsOf(step, form);
    const isSame = JSON.stringify(details) === JSON.stringify(detailsOf(step, formOf(d)));
    if (isSame || (await save('profile.update', { paId, ...details }))) route(href);
  };
  return (
    <Form onSubmit={() => void keepAndGo(next)}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <Fields step={step} form={form} errors={errors} set={(fields) => setForm({ ...form, ...fields })} />
      <Button type="submit" wide>
        {t('step.next')}
      </Button>
      <Button kind="second" wide onClick={() => void keepAndGo('/profile')}>
        {t('step.stop')}
      </Button>
    </Form>
  );
}

type TextName = {
  [Name in keyof ProfileForm]: string extends ProfileForm[Name] ? Name : never;
}[keyof ProfileForm];

interface FieldsProps {
  step: FormStep;
  form: ProfileForm;
  errors: readonly FieldError[];
  set: (fields: Partial<ProfileForm>) => void;
}

function Fields({ step, form, errors, set }: FieldsProps) {
  const field = (id: TextName) => ({
    id,
    label: t(`field.${id}`),
    error: errors.find((error) => error.field === id)?.text,
    value: form[id],
    onInput: (value: string) => set({ [id]: value }),
  });
  const listHint = (example: string) => t('field.listHint', { example });
  switch (step) {
    case 'about':
      return (
        <>
          <TextField {...field('knownAs')} maxLength={60} />
          <TextArea {...field('about')} hint={t('field.aboutHint')} rows={6} maxLength={4000} />
          <TextField {...field('phone')} hint={t('field.phoneHint')} type="tel" autoComplete="tel" maxLength={40} />
        </>
      );
    case 'how':
      return <HowFields form={form} set={set} faith={field('faith')} />;
    case 'languages':
      return (
        <>
          <TextField {...field('languages')} hint={listHint(t('field.languagesExample'))} />
          <TextField {...field('interests')} hint={listHint(t('field.interestsExample'))} />
        </>
      );
    case 'skills':
      return (
        <>
          <CheckboxGroup
            id="skills"
            label={t('field.skills')}
            choices={KNOWN_SKILLS.map((value) => ({ value, label: capital(skillWords(value)) }))}
            values={form.skills}
            onChange={(skills) => set({ skills })}
          />
          <TextField {...field('otherSkills')} hint={listHint(t('field.otherExample'))} />
        </>
      );
    case 'travel':
      return (
        <>
          <TextField {...field('outcode')} hint={t('field.outcodeHint')} maxLength={8} />
          <TextField {...field('travelKm')} hint={t('field.travelKmHint')} inputMode="numeric" maxLength={3} />
          <YesNoGroup
            id="drives"
            label={t('field.drives')}
            value={form.drives}
            onChange={(drives) => set({ drives })}
          />
        </>
      );
    case 'charges':
      return (
        <>
          {(['weekday', 'saturday', 'sunday', 'bankHoliday', 'sleepIn'] as const).map((id) => (
            <TextField key={id} {...field(id)} hint={t('field.price')} inputMode="decimal" maxLength={8} />
          ))}
        </>
      );
    case 'terms':
      return (
        <>
          <TextField {...field('introduction')} hint={t('field.introductionHint')} inputMode="decimal" maxLength={8} />
          <TextField {...field('travelPrice')} hint={t('field.travelPriceHint')} inputMode="decimal" maxLength={5} />
          <TextField {...field('lateHours')} hint={t('field.lateHoursHint')} inputMode="numeric" maxLength={3} />
          <TextField {...field('latePercent')} hint={t('field.percentHint')} inputMode="numeric" maxLength={3} />
          <TextField {...field('pauseHours')} hint={t('field.pauseHoursHint')} inputMode="numeric" maxLength={3} />
          <TextField {...field('pausePercent')} hint={t('field.percentHint')} inputMode="numeric" maxLength={3} />
        </>
      );
    case 'wishes':
      return (
        <WishFields
          form={form}
          set={set}
          numbers={(['minMinutes', 'maxVisitsDay', 'furthestKm'] as const).map(field)}
          words={field('privateWords')}
        />
      );
  }
}

type TextProps = Parameters<typeof TextField>[0];

function HowFields({ form, set, faith }: Pick<FieldsProps, 'form' | 'set'> & { faith: TextProps }) {
  const unsaid = { value: 'unsaid' as const, label: t('choice.unsaid') };
  return (
    <>
      <RadioGroup
        id="rhythm"
        label={t('field.rhythm')}
        choices={[
          ...(['calm', 'steady', 'lively'] as const).map((value) => ({ value, label: t(`choice.${value}`) })),
          unsaid,
        ]}
        value={form.rhythm}
        onChange={(rhythm) => set({ rhythm })}
      />
      <CheckboxGroup
        id="petsFine"
        label={t('field.petsFine')}
        choices={[
          { value: 'dogs', label: t('choice.dogs') },
          { value: 'cats', label: t('choice.cats') },
          { value: 'other', label: t('choice.otherPets') },
        ]}
        values={form.petsFine}
        onChange={(petsFine) => set({ petsFine })}
      />
      <YesNoGroup id="smokes" label={t('field.smokes')} value={form.smokes} onChange={(smokes) => set({ smokes })} />
      <RadioGroup
        id="gender"
        label={t('field.gender')}
        hint={t('field.genderHint')}
        choices={[
          ...(['woman', 'man', 'other'] as const).map((value) => ({ value, label: t(`choice.${value}`) })),
          unsaid,
        ]}
        value={form.gender}
        onChange={(gender) => set({ gender })}
      />
      <TextField {...faith} hint={t('field.faithHint')} maxLength={60} />
    </>
  );
}

interface WishProps extends Pick<FieldsProps, 'form' | 'set'> {
  numbers: readonly TextProps[];
  words: TextProps;
}

function WishFields({ form, set, numbers, words }: WishProps) {
  return (
    <>
      <CheckboxGroup
        id="avoid"
        label={t('field.avoid')}
        choices={[
          { value: 'smoking', label: t('choice.avoidSmoking') },
          { value: 'dogs', label: t('choice.avoidDogs') },
          { value: 'cats', label: t('choice.avoidCats') },
        ]}
        values={form.avoid}
        onChange={(avoid) => set({ avoid })}
      />
      {numbers.map((props) => (
        <TextField key={props.id} {...props} hint={t('field.optional')} inputMode="numeric" maxLength={4} />
      ))}
      <Card kind="plain" class="stack" labelledBy="private">
        <h2 id="private">{t('field.privateTitle')}</h2>
        <p>{t('field.privateText')}</p>
        <RadioGroup
          id="privateWhom"
          label={t('field.privateWhom')}
          choices={(['anybody', 'women', 'men'] as const).map((value) => ({ value, label: t(`choice.${value}`) }))}
          value={form.privateWhom}
          onChange={(privateWhom) => set({ privateWhom })}
        />
        <TextArea {...words} maxLength={1000} />
      </Card>
    </>
  );
}

interface YesNoProps {
  id: string;
  label: string;
  value: YesNo;
  onChange: (value: YesNo) => void;
}

function YesNoGroup(props: YesNoProps) {
  return (
    <RadioGroup
      {...props}
      choices={(['yes', 'no', 'unsaid'] as const).map((value) => ({ value, label: t(`choice.${value}`) }))}
    />
  );
}

const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
