import { useState } from 'preact/hooks';
import type { Row } from '../data/rows';
import type { Save } from '../saving';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextField } from '../ui/field';
import { SavedHere } from '../ui/sync-state';
import { dayOf, sayDay } from '../ui/when';
import { t } from './words';

/** How people met the person's communication needs, the newest first. */
export function MetList({ met, now }: { met: readonly Row<'needs_met'>[]; now: Date }) {
  return (
    <Card labelledBy="met">
      <h2 id="met">{t('needs.met')}</h2>
      {met.length === 0 && <p class="soft">{t('needs.metNone')}</p>}
      {met.map(({ id, d, pending }) => (
        <div key={id}>
          <p class="own-words">{d.how}</p>
          <p class="small soft">{t('needs.metLine', { name: d.authorName, day: sayDay(dayOf(d.metAt), now) })}</p>
          {pending && <SavedHere />}
        </div>
      ))}
    </Card>
  );
}

/** Where somebody who came says how they did what the person needs. */
export function SayMet({ circleId, name, save }: { circleId: string; name: string; save: Save }) {
  const [how, setHow] = useState('');
  const [error, setError] = useState<string>();
  const keep = async () => {
    if (how.trim() === '') return setError(t('needs.metMissing'));
    setError(undefined);
    if (await save('needs.confirm_met', { circleId, how: how.trim() })) setHow('');
  };
  return (
    <Details icon="ear" summary={t('needs.metAsk', { name })}>
      <div class="stack-s">
        <TextField
          id="met-how"
          label={t('needs.metAsk', { name })}
          hint={t('needs.metHint')}
          maxLength={400}
          value={how}
          onInput={setHow}
          error={error}
        />
        <Button kind="second" onClick={() => void keep()}>
          {t('needs.metSave')}
        </Button>
      </div>
    </Details>
  );
}
