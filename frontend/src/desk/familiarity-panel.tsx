import { useState } from 'preact/hooks';
import { get } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { failureWords } from '../ui/failure';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { useHolderId } from './frame';
import { t } from './words';
import { useWriting } from './writing';

const LEAST = 7;
const MOST = 730;

/** How long a face stays familiar to the holder's people after the last meeting. */
export function Familiarity() {
  const { db, sync } = useStore();
  const holderId = useHolderId();
  const write = useWriting();
  const held = useLive(async () => (await get(db, 'holder', holderId))?.d.familiarDays, [db, holderId]);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string>();
  const [isDone, setDone] = useState(false);
  if (held === undefined) return null;
  const days = typed ?? String(held);
  const save = async () => {
    const count = Number(days);
    setDone(false);
    if (!Number.isInteger(count) || count < LEAST || count > MOST) return setWrong(t('familiar.wrong'));
    try {
      await write('holder.set_familiarity', { holderId, days: count });
      setWrong(undefined);
      setDone(true);
      void sync.run();
    } catch (problem) {
      setWrong(failureWords(problem));
    }
  };
  return (
    <Panel labelledBy="familiar" isWhole>
      <h2 id="familiar">{t('familiar.title')}</h2>
      <p>{t('familiar.text', { days: held })}</p>
      {isDone && <Banner kind="well" icon="yes" title={t('familiar.done')} announced />}
      <Details summary={t('familiar.change')}>
        <Form class="stack-s narrow" onSubmit={() => void save()}>
          <TextField
            id="days"
            label={t('familiar.days')}
            hint={t('familiar.hint')}
            error={wrong}
            inputMode="numeric"
            value={days}
            onInput={setTyped}
          />
          <Button type="submit">{t('familiar.save')}</Button>
        </Form>
      </Details>
    </Panel>
  );
}
