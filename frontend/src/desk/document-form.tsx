import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import type { DocumentKind } from '../data/kinds';
import { uuid7 } from '../data/uuid7';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import type { FieldError } from '../ui/error-summary';
import { Checkbox, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import type { PaLine } from './data';
import { t } from './words';
import { useWriting } from './writing';

export type SeenLine = PaLine['documents'][number];

const KINDS: readonly DocumentKind[] = [
  'dbs',
  'status_check',
  'insurance',
  'right_to_work',
  'referees',
  'training',
  'standards',
];

interface Props {
  paId: string;
  /** What was seen before and is looked at again; null for something new. */
  held: SeenLine | null;
  today: string;
  onRecorded: () => Promise<void>;
}

/** A coordinator writes down what they have seen. The document itself is not kept. */
export function DocumentForm({ paId, held, today, onRecorded }: Props) {
  const asking = useAsking();
  const write = useWriting();
  const { account } = useStore();
  const [documentId, setDocumentId] = useState(() => held?.documentId ?? uuid7());
  const [isDone, setDone] = useState(false);
  const [hasUpdates, setUpdates] = useState(held?.updateService ?? false);
  const [fields, setFields] = useState(() => ({
    document: held?.document ?? 'dbs',
    level: held?.level ?? '',
    datedOn: held?.datedOn ?? '',
    seenOn: today,
    seenBy: account.name,
    nextCheckOn: '',
  }));
  const set = (name: keyof typeof fields) => (value: string) => setFields({ ...fields, [name]: value });
  const isDbs = fields.document === 'dbs';
  const submit = () => {
    const wrong: FieldError[] = [];
    if (fields.seenOn === '' || fields.seenOn > today) wrong.push({ field: 'seenOn', text: t('pa.seenOnWrong') });
    if (fields.seenBy.trim() === '') wrong.push({ field: 'seenBy', text: t('pa.seenByMissing') });
    if (fields.nextCheckOn !== '' && fields.nextCheckOn <= fields.seenOn) {
      wrong.push({ field: 'nextCheckOn', text: t('pa.nextWrong') });
    }
    if (wrong.length > 0) return asking.refuse(wrong);
    void asking.ask('document', async () => {
      await write('document.record', {
        documentId,
        paId,
        document: fields.document,
        level: fields.level.trim(),
        datedOn: fields.datedOn || null,
        updateService: isDbs ? hasUpdates : null,
        seenOn: fields.seenOn,
        seenBy: fields.seenBy.trim(),
        nextCheckOn: fields.nextCheckOn || null,
      });
      setDone(true);
      setDocumentId(uuid7());
      setFields({ ...fields, level: '', datedOn: '', nextCheckOn: '' });
      await onRecorded();
    });
  };
  return (
    <Form class="stack" onSubmit={submit}>
      {asking.summary}
      {isDone && <Banner kind="well" icon="yes" title={t('pa.recorded')} announced />}
      <p>{t('pa.kept')}</p>
      <div class="fields">
        <SelectField
          id="document"
          label={t('pa.document')}
          choices={KINDS.map((value) => ({ value, label: t(`document.${value}`) }))}
          value={fields.document}
          onChange={(document) => setFields({ ...fields, document })}
          error={asking.errorAt('document')}
        />
        <TextField
          id="level"
          label={t('pa.level')}
          hint={t('pa.levelHint')}
          autoComplete="off"
          maxLength={120}
          value={fields.level}
          onInput={set('level')}
        />
        <TextField id="datedOn" type="date" label={t('pa.datedOn')} value={fields.datedOn} onInput={set('datedOn')} />
        <TextField
          id="seenOn"
          type="date"
          label={t('pa.seenOn')}
          value={fields.seenOn}
          onInput={set('seenOn')}
          error={asking.errorAt('seenOn')}
        />
        <TextField
          id="seenBy"
          label={t('pa.seenBy')}
          autoComplete="off"
          maxLength={120}
          value={fields.seenBy}
          onInput={set('seenBy')}
          error={asking.errorAt('seenBy')}
        />
        <TextField
          id="nextCheckOn"
          type="date"
          label={t('pa.nextCheckOn')}
          hint={t('pa.nextHint')}
          value={fields.nextCheckOn}
          onInput={set('nextCheckOn')}
          error={asking.errorAt('nextCheckOn')}
        />
      </div>
      {isDbs && (
        <Checkbox id="updateService" label={t('pa.updateService')} isChecked={hasUpdates} onChange={setUpdates} />
      )}
      <Button type="submit" unavailable={asking.isBusy}>
        {t('pa.record')}
      </Button>
    </Form>
  );
}
