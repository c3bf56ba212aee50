import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { get } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { useHolderId } from './frame';
import { t } from './words';
import { useWriting } from './writing';

/** The council's number, which people are offered when the holder, or somebody who helps, is what worries them. */
export function SafeguardingPanel() {
  const { db, sync } = useStore();
  const holderId = useHolderId();
  const held = useLive(async () => (await get(db, 'holder', holderId))?.d ?? null, [db, holderId]);
  const asking = useAsking();
  const write = useWriting();
  const [typed, setTyped] = useState<{ name?: string; phone?: string }>({});
  const [isDone, setDone] = useState(false);
  const name = typed.name ?? held?.safeguardingName ?? '';
  const phone = typed.phone ?? held?.safeguardingPhone ?? '';
  const submit = () => {
    const wrong = [
      ...(name.trim() === '' ? [{ field: 'council', text: t('safeguarding.nameMissing') }] : []),
      ...(phone.trim() === '' ? [{ field: 'council-phone', text: t('safeguarding.phoneMissing') }] : []),
    ];
    if (wrong.length > 0) return asking.refuse(wrong);
    void asking.ask('council', async () => {
      await write('holder.set_safeguarding', { holderId, name: name.trim(), phone: phone.trim() });
      setDone(true);
      await sync.run();
    });
  };
  return (
    <Panel labelledBy="safeguarding">
      <div class="head">
        <h2 id="safeguarding">{t('safeguarding.title')}</h2>
      </div>
      <p>
        {held?.safeguardingPhone
          ? t('safeguarding.is', { name: held.safeguardingName, phone: held.safeguardingPhone })
          : t('safeguarding.none')}
      </p>
      <Details summary={t('safeguarding.change')}>
        <Form class="stack narrow" onSubmit={submit}>
          {asking.summary}
          {isDone && <Banner kind="well" icon="yes" title={t('safeguarding.done')} announced />}
          <TextField
            id="council"
            label={t('safeguarding.name')}
            maxLength={120}
            value={name}
            onInput={(value) => setTyped({ ...typed, name: value })}
            error={asking.errorAt('council')}
          />
          <TextField
            id="council-phone"
            type="tel"
            label={t('safeguarding.phone')}
            maxLength={40}
            value={phone}
            onInput={(value) => setTyped({ ...typed, phone: value })}
            error={asking.errorAt('council-phone')}
          />
          <Button type="submit" unavailable={asking.isBusy}>
            {t('safeguarding.save')}
          </Button>
        </Form>
      </Details>
    </Panel>
  );
}
