import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { sayLength } from '../files/length';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, RingButton } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import type { Talk } from './talk';
import { useTalk } from './use-talks';
import { t } from './words';

/** Exactly these messages go to the coordinator, with a reason. */
export function ReportPage({ id }: { id: string }) {
  const talk = useTalk(id);
  const sent = talk?.messages.filter(({ d }) => d.n !== null) ?? [];
  return (
    <Page
      title={t('report.title')}
      back={{ href: `/messages/${id}` }}
      under={talk?.side === 'pa' ? '/more' : '/messages'}
    >
      {talk === undefined && <Opening />}
      {talk !== undefined && sent.length === 0 && <Empty title={t('report.none')} />}
      {talk && sent.length > 0 && <ReportForm talk={talk} sent={sent} />}
    </Page>
  );
}

const MOST = 50;

function ReportForm({ talk: { id, name }, sent }: { talk: Talk; sent: Talk['messages'] }) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const [ids, setIds] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const send = async () => {
    const wrong: FieldError[] = [];
    if (ids.length === 0) wrong.push({ field: 'which', text: t('report.whichMissing') });
    if (reason.trim() === '') wrong.push({ field: 'reason', text: t('report.whyMissing') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const report = { reportId: db.uuid(), relationshipId: id, messageIds: ids, reason: reason.trim() };
    if (await save('message.report', report)) route(`/messages/${id}`);
  };
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.text;
  return (
    <Form onSubmit={() => void send()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('report.intro', { name })}</p>
      <p>{t('report.danger')}</p>
      <RingButton kind="harm" phone="999">
        {t('talk.ring999')}
      </RingButton>
      <CheckboxGroup
        id="which"
        label={t('report.which')}
        error={errorOf('which')}
        choices={sent.slice(-MOST).map(({ id: value, d }) => ({
          value,
          label: d.text || t('report.voice', { length: sayLength(d.voiceSeconds ?? 0) }),
          hint: t('report.line', { author: d.authorName, when: dayAndClock(d.writtenAt, now) }),
        }))}
        values={ids}
        onChange={setIds}
      />
      <TextArea
        id="reason"
        label={t('report.why')}
        error={errorOf('reason')}
        maxLength={4000}
        value={reason}
        onInput={setReason}
      />
      <Button type="submit" wide icon="flag">
        {t('report.send')}
      </Button>
    </Form>
  );
}
