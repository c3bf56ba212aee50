import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { OwnVisit, PrivateVisit } from '../data/kinds';
import type { Row } from '../data/rows';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { TextField } from '../ui/field';
import { Form } from '../ui/form';
import { clocks, dayOf, sayDay } from '../ui/when';
import { standingOf } from '../visits/pa-standing';
import { clashesWith } from './clash';
import { endsNextDay, errorsOf, type PrivateText, textOf, visitOf } from './private-text';
import { t } from './words';

interface Props {
  /** The one to change; null for a new one. */
  held: Row<'private_visit'> | null;
  visits: readonly { id: string; d: OwnVisit }[];
  now: Date;
  onRemoved: (removed: Row<'private_visit'>) => void;
}

/** A PA writes something into their own diary, which no other phone has. */
export function PrivateVisitForm({ held, visits, now, onRemoved }: Props) {
  const { db, account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [text, setText] = useState<PrivateText>(() =>
    held ? textOf(held.d) : { title: '', day: dayOf(now), from: '', to: '' },
  );
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const set = (field: keyof PrivateText) => (value: string) => setText({ ...text, [field]: value });
  const field = (id: keyof PrivateText) => ({
    id,
    error: errors.find((error) => error.field === id)?.text,
    value: text[id],
    onInput: set(id),
  });
  const isWhole = errorsOf(text).length === 0;
  const keep = async () => {
    const wrong = errorsOf(text);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const visit = visitOf(text);
    const isKept = held
      ? await save('diary.change_private', { privateVisitId: held.id, ...visit })
      : await save('diary.add_private', { privateVisitId: db.uuid(), paId: account.roles.pa[0] ?? '', ...visit });
    if (isKept) route('/week');
  };
  const remove = async () => {
    if (!held || !(await save('diary.remove_private', { privateVisitId: held.id }))) return;
    onRemoved(held);
    route('/week');
  };
  return (
    <Form onSubmit={() => void keep()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <p>{t('private.text')}</p>
      <TextField {...field('title')} label={t('private.what')} hint={t('private.whatHint')} maxLength={120} />
      <TextField {...field('day')} type="date" label={t('private.day')} />
      <TextField {...field('from')} type="time" label={t('private.from')} />
      <TextField {...field('to')} type="time" label={t('private.to')} />
      {endsNextDay(text) && <p class="soft">{t('private.nextDay')}</p>}
      {isWhole && <VisitClashes visit={visitOf(text)} visits={visits} now={now} />}
      <Button type="submit" wide icon="yes">
        {t('private.save')}
      </Button>
      {held && (
        <Button kind="second" wide icon="no" onClick={() => void remove()}>
          {t('private.remove')}
        </Button>
      )}
    </Form>
  );
}

function VisitClashes({ visit, visits, now }: { visit: PrivateVisit } & Pick<Props, 'visits' | 'now'>) {
  return (
    <>
      {clashesWith(visit, visits)
        .filter(({ d }) => standingOf(d) !== 'off')
        .map(({ id, d }) => (
          <Banner key={id} icon="calendar" title={t('clash.visit', { name: d.personKnownAs })}>
            <p>{t('clash.when', { day: sayDay(dayOf(d.startsAt), now), clocks: clocks(d.startsAt, d.endsAt) })}</p>
          </Banner>
        ))}
    </>
  );
}
