import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { get } from '../data/rows';
import { useLive } from '../data/use-live';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Page } from '../ui/page';
import { circleIdOf } from './my-circle';
import { t } from './words';

/** A person brings a PA whom they know and who is not here yet. The holder then gives the PA a code to come in with. */
export function BringPage() {
  const { db, account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const circleId = circleIdOf(account) ?? '';
  const circle = useLive(async () => (await get(db, 'circle', circleId)) ?? null, [db, circleId]);
  const bring = async () => {
    const wrong = name.trim() === '' ? [{ field: 'name', text: t('bring.nameMissing') }] : [];
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const relationshipId = db.uuid();
    const about = { relationshipId, circleId, paId: db.uuid() };
    if (await save('pa.bring', { ...about, name: name.trim(), contact: contact.trim() })) {
      route(`/relationships/${relationshipId}`);
    }
  };
  return (
    <Page title={t('bring.title')} back={{ href: '/team', words: t('team.title') }} under="/team">
      <p>{t('bring.text')}</p>
      <Form onSubmit={() => void bring()}>
        {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
        {notSaved}
        <TextField
          id="name"
          label={t('bring.name')}
          error={errors[0]?.text}
          autoComplete="off"
          maxLength={120}
          value={name}
          onInput={setName}
        />
        <TextField
          id="contact"
          label={t('bring.contact')}
          hint={t('bring.contactHint')}
          autoComplete="off"
          maxLength={200}
          value={contact}
          onInput={setContact}
        />
        <p>{t('bring.next', { holder: circle?.d.holderName ?? t('bring.holder') })}</p>
        <p class="small soft">{t('bring.ask')}</p>
        <Button type="submit" wide icon="yes">
          {t('bring.do')}
        </Button>
      </Form>
    </Page>
  );
}
