import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { OwnProfile } from '../data/kinds';
import { useSaving } from '../saving';
import { Button } from '../ui/button';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { Checkbox, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { detailsOf, errorsOf, type ProfileText, textOf } from './profile-form';
import { t } from './words';

interface Props {
  paId: string;
  profile: OwnProfile;
}

/** The PA changes their own page. Errors stand on top with the focus, and nothing typed is lost. */
export function EditProfile({ paId, profile }: Props) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [text, setText] = useState(() => textOf(profile));
  const [isAccepting, setAccepting] = useState(profile.accepting);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const send = async () => {
    const wrong = errorsOf(text);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (await save('profile.update', { paId, ...detailsOf(text), accepting: isAccepting })) route('/profile');
  };
  const field = (id: keyof ProfileText) => ({
    id,
    label: t(`profileForm.${id}`),
    error: errors.find((error) => error.field === id)?.text,
    value: text[id],
    onInput: (value: string) => setText({ ...text, [id]: value }),
  });
  const listHint = (example: string) => t('profileForm.listHint', { example });
  return (
    <Form onSubmit={() => void send()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <TextField {...field('knownAs')} maxLength={60} />
      <TextArea {...field('about')} hint={t('profileForm.aboutHint')} maxLength={4000} />
      <TextField {...field('languages')} hint={listHint(t('profileForm.languagesExample'))} />
      <TextField {...field('interests')} hint={listHint(t('profileForm.interestsExample'))} />
      <TextField {...field('skills')} hint={listHint(t('profileForm.skillsExample'))} />
      <TextField {...field('outcode')} hint={t('profileForm.outcodeHint')} maxLength={8} />
      <TextField {...field('travelKm')} inputMode="numeric" maxLength={3} />
      <TextField {...field('hour')} hint={t('profileForm.hourHint')} inputMode="decimal" maxLength={8} />
      <TextField {...field('phone')} hint={t('profileForm.phoneHint')} type="tel" autoComplete="tel" maxLength={40} />
      <Checkbox
        id="accepting"
        label={t('profileForm.accepting')}
        hint={t('profileForm.acceptingHint')}
        isChecked={isAccepting}
        onChange={setAccepting}
      />
      <Button type="submit" wide icon="yes">
        {t('profileForm.save')}
      </Button>
    </Form>
  );
}
