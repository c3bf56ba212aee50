import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { uuid7 } from '../data/uuid7';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { t } from './words';
import { useWriting } from './writing';

/** A record for the PA to claim: everything else in it they say themselves. */
export function AddPa({ holderId, onAdded }: { holderId: string; onAdded: () => Promise<void> }) {
  const asking = useAsking();
  const write = useWriting();
  const [name, setName] = useState('');
  const [knownAs, setKnownAs] = useState('');
  const [paId, setPaId] = useState(() => uuid7());
  const [added, setAdded] = useState<{ paId: string; name: string } | null>(null);
  const submit = () => {
    if (name.trim() === '') return asking.refuse([{ field: 'name', text: t('addPa.nameMissing') }]);
    void asking.ask('name', async () => {
      await write('pa.add', { paId, holderId, name: name.trim(), knownAs: knownAs.trim() || null });
      setAdded({ paId, name: name.trim() });
      setName('');
      setKnownAs('');
      setPaId(uuid7());
      await onAdded();
    });
  };
  return (
    <Form class="stack narrow" onSubmit={submit}>
      {asking.summary}
      {added && (
        <Banner kind="well" icon="yes" title={t('addPa.done', { name: added.name })} announced>
          <p>
            <a href={`/desk/invitations?kind=pa&subject=${added.paId}`}>{t('pas.invite')}</a>
          </p>
        </Banner>
      )}
      <p>{t('addPa.text')}</p>
      <div class="fields">
        <TextField
          id="name"
          label={t('addPa.name')}
          autoComplete="off"
          maxLength={120}
          value={name}
          onInput={setName}
          error={asking.errorAt('name')}
        />
        <TextField
          id="knownAs"
          label={t('addPa.knownAs')}
          autoComplete="off"
          maxLength={60}
          value={knownAs}
          onInput={setKnownAs}
          error={asking.errorAt('knownAs')}
        />
      </div>
      <Button type="submit" unavailable={asking.isBusy}>
        {t('addPa.add')}
      </Button>
    </Form>
  );
}
