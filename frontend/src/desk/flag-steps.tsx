import { useState } from 'preact/hooks';
import type { Flag } from '../data/kinds';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { failureWords } from '../ui/failure';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { dayOf } from '../ui/when';
import { t } from './words';
import { useWriting } from './writing';

/** What a coordinator says of a flag: what they do about it, or that the desk is left in peace for a while. */
export function FlagSteps({ id, flag }: { id: string; flag: Flag }) {
  const write = useWriting();
  const [words, setWords] = useState('');
  const [until, setUntil] = useState(flag.quietUntil ?? '');
  const [done, setDone] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const say = async (work: () => Promise<void>, well: string) => {
    try {
      await work();
      setWrong(undefined);
      setDone(well);
    } catch (problem) {
      setWrong(failureWords(problem));
    }
  };
  const quieten = () => {
    if (until < dayOf(new Date())) return setWrong(t('flagSteps.wrongDay'));
    return void say(() => write('flag.quieten', { flagId: id, until }), t('flagSteps.quiet'));
  };
  return (
    <Details summary={t('flagSteps.title')}>
      {done && <Banner kind="well" icon="yes" title={done} announced />}
      <Form
        class="stack-s narrow"
        onSubmit={() => void say(() => write('flag.act', { flagId: id, words: words.trim() }), t('flagSteps.acting'))}
      >
        <TextField id={`doing-${id}`} label={t('flagSteps.doing')} value={words} onInput={setWords} maxLength={500} />
        <Button type="submit">{t('flagSteps.act')}</Button>
      </Form>
      <Form class="stack-s narrow" onSubmit={quieten}>
        <TextField
          id={`until-${id}`}
          type="date"
          label={t('flagSteps.until')}
          error={wrong}
          value={until}
          onInput={setUntil}
        />
        <Button type="submit" kind="second">
          {t('flagSteps.quieten')}
        </Button>
      </Form>
    </Details>
  );
}
