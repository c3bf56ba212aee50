import { useState } from 'preact/hooks';
import { api } from '../data/api';
import type { Contract } from '../data/contract';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Panel } from '../ui/desk-page';
import { failureWords } from '../ui/failure';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { useHolderId } from './frame';
import { t } from './thresholds-words';
import { useRead } from './use-read';
import { useWriting } from './writing';

type Values = Contract['ThresholdValues'];
type Preview = Contract['FlagPreview'];

/** From where on circles are flagged, and what a change would raise before it counts. */
export function ThresholdsPanel() {
  const holder = useHolderId();
  const read = useRead<Contract['Thresholds']>(`/api/flags/thresholds?holder=${holder}`);
  const write = useWriting();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [preview, setPreview] = useState<Preview | null>(null);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string>();
  const [isDone, setDone] = useState(false);
  if (!read.value) return null;
  const { values, ranges } = read.value;
  const writtenOf = (name: string) => typed[name] ?? String(values[name as keyof Values]);
  const whole = (): Values | null => {
    const bad = ranges.filter(({ name, least, most }) => {
      const written = writtenOf(name).trim();
      return !/^\d{1,4}$/.test(written) || Number(written) < least || Number(written) > most;
    });
    setWrong(Object.fromEntries(bad.map(({ name, least, most }) => [name, t('thresholds.wrong', { least, most })])));
    setDone(false);
    setFailure(undefined);
    if (bad.length > 0) return null;
    return Object.fromEntries(ranges.map(({ name }) => [name, Number(writtenOf(name))])) as Values;
  };
  const look = async () => {
    const wanted = whole();
    if (!wanted) return;
    try {
      setPreview(await api.post<Preview>(`/api/flags/preview?holder=${holder}`, wanted));
    } catch (problem) {
      setFailure(failureWords(problem));
    }
  };
  const keep = async () => {
    const wanted = whole();
    if (!wanted) return;
    try {
      await write('holder.set_thresholds', { holderId: holder, values: wanted });
      setDone(true);
      setPreview(null);
    } catch (problem) {
      setFailure(failureWords(problem));
    }
  };
  return (
    <Panel labelledBy="thresholds" isWhole>
      <h2 id="thresholds">{t('thresholds.title')}</h2>
      <p>{t('thresholds.text')}</p>
      {failure && <Banner kind="harm" icon="warn" title={failure} announced />}
      {isDone && <Banner kind="well" icon="yes" title={t('thresholds.done')} announced />}
      {preview && <Banner icon="flag" title={previewWords(preview)} announced />}
      <Details summary={t('thresholds.change')}>
        <Form class="stack-s narrow" onSubmit={() => void look()}>
          {ranges.map(({ name, least, most }) => (
            <TextField
              key={name}
              id={name}
              label={t(`threshold.${name}` as 'threshold.faces')}
              hint={t('thresholds.range', { least, most })}
              error={wrong[name]}
              inputMode="numeric"
              value={writtenOf(name)}
              onInput={(value) => setTyped({ ...typed, [name]: value })}
            />
          ))}
          <Button type="submit" kind="second">
            {t('thresholds.look')}
          </Button>
          <Button onClick={() => void keep()}>{t('thresholds.save')}</Button>
        </Form>
      </Details>
    </Panel>
  );
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, each) => all + each, 0);

/** "With these, 12 flags would be up (now 9): 3 more for many faces." */
export function previewWords({ now, would }: Preview): string {
  const kinds = [...new Set([...Object.keys(now), ...Object.keys(would)])].sort();
  const changes = kinds
    .map((kind) => ({ kind, by: (would[kind] ?? 0) - (now[kind] ?? 0) }))
    .filter(({ by }) => by !== 0)
    .map(({ kind, by }) =>
      t(by > 0 ? 'thresholds.more' : 'thresholds.fewer', {
        count: Math.abs(by),
        kind: t(`kind.${kind}` as 'kind.gap'),
      }),
    );
  const counts = { count: sum(would), before: sum(now) };
  return changes.length === 0
    ? t('thresholds.same', counts)
    : t('thresholds.would', { ...counts, changes: inAList(changes) });
}
