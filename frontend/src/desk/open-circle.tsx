import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { uuid7 } from '../data/uuid7';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { t } from './words';
import { useWriting } from './writing';

const NOTHING = { personName: '', knownAs: '', phone: '', address: '', outcode: '' };

/** A circle for somebody who was in no file. */
export function OpenCircle({ holderId, onOpened }: { holderId: string; onOpened: () => Promise<void> }) {
  const asking = useAsking();
  const write = useWriting();
  const [fields, setFields] = useState(NOTHING);
  const [circleId, setCircleId] = useState(() => uuid7());
  const [opened, setOpened] = useState<{ circleId: string; name: string } | null>(null);
  const set = (name: keyof typeof NOTHING) => (value: string) => setFields({ ...fields, [name]: value });
  const personName = fields.personName.trim();
  const submit = () => {
    if (personName === '') return asking.refuse([{ field: 'personName', text: t('openCircle.nameMissing') }]);
    void asking.ask('personName', async () => {
      await write('circle.open', { circleId, holderId, ...filledIn(fields), personName });
      setOpened({ circleId, name: personName });
      setFields(NOTHING);
      setCircleId(uuid7());
      await onOpened();
    });
  };
  return (
    <Form class="stack narrow" onSubmit={submit}>
      {asking.summary}
      {opened && (
        <Banner kind="well" icon="yes" title={t('openCircle.done', { name: opened.name })} announced>
          <p class="row">
            <a href={`/desk/circles/${opened.circleId}`}>{t('openCircle.go')}</a>
            <a href={`/desk/invitations?kind=person&subject=${opened.circleId}`}>{t('circle.invite')}</a>
          </p>
        </Banner>
      )}
      <TextField
        id="personName"
        label={t('openCircle.name')}
        autoComplete="off"
        maxLength={120}
        value={fields.personName}
        onInput={set('personName')}
        error={asking.errorAt('personName')}
      />
      <div class="fields">
        <TextField
          id="knownAs"
          label={t('openCircle.knownAs')}
          autoComplete="off"
          maxLength={60}
          value={fields.knownAs}
          onInput={set('knownAs')}
          error={asking.errorAt('knownAs')}
        />
        <TextField
          id="phone"
          type="tel"
          label={t('openCircle.phone')}
          autoComplete="off"
          maxLength={40}
          value={fields.phone}
          onInput={set('phone')}
          error={asking.errorAt('phone')}
        />
        <TextField
          id="outcode"
          label={t('openCircle.outcode')}
          hint={t('openCircle.outcodeHint')}
          autoComplete="off"
          maxLength={10}
          value={fields.outcode}
          onInput={set('outcode')}
          error={asking.errorAt('outcode')}
        />
      </div>
      <TextField
        id="address"
        label={t('openCircle.address')}
        autoComplete="off"
        maxLength={400}
        value={fields.address}
        onInput={set('address')}
        error={asking.errorAt('address')}
      />
      <Button type="submit" unavailable={asking.isBusy}>
        {t('openCircle.open')}
      </Button>
    </Form>
  );
}

/** What was left empty is not sent: the server has its own word for it. */
function filledIn<Fields extends Record<string, string>>(fields: Fields): Partial<Fields> {
  const filled = Object.entries(fields).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(filled.map(([name, value]) => [name, value.trim()])) as Partial<Fields>;
}
