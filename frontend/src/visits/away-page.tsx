import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, TextField } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { clocks, dayOf, sayDay } from '../ui/when';
import { capital } from './sentences';
import { t } from './words';

/** A PA cannot come on some days: which visits that touches, and one tap that tells the people. */
export function AwayPage() {
  const { db } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const today = dayOf(now);
  const { query } = useLocation();
  const [from, setFrom] = useState(query.from ?? today);
  const [to, setTo] = useState(query.to ?? today);
  const [left, setLeft] = useState<string[]>([]);
  const [told, setTold] = useState(0);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const visits = useHeld(async () => list(db, 'own_visit'), [db, told]);
  const profiles = useHeld(async () => list(db, 'own_profile'), [db]);
  const touched = (visits ?? []).filter(
    ({ d }) =>
      (d.status === 'proposed' || d.status === 'confirmed') &&
      new Date(d.startsAt) > now &&
      dayOf(d.startsAt) >= from &&
      dayOf(d.startsAt) <= to,
  );
  const chosen = touched.filter(({ id }) => !left.includes(id));
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const tell = async () => {
    const wrong: FieldError[] = [];
    if (from < today) wrong.push({ field: 'from', text: t('away.noFrom') });
    if (to < from) wrong.push({ field: 'to', text: t('away.noTo') });
    else if (chosen.length === 0) wrong.push({ field: 'to', text: t('away.none') });
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    const pairs = new Map(chosen.map(({ d }) => [`${d.circleId} ${d.paId}`, d]));
    for (const { circleId, paId } of pairs.values()) {
      const visitIds = chosen.filter(({ d }) => d.circleId === circleId && d.paId === paId).map(({ id }) => id);
      if (!(await save('cover.ask', { circleId, paId, visitIds }))) return;
    }
    for (const { id: paId, d } of profiles ?? []) {
      const isKnown = d.availability.away.some((each) => each.from <= from && each.to >= to);
      if (!isKnown && !(await save('away.add', { paId, awayId: db.uuid(), from, to, reason: '' }))) return;
    }
    setTold(told + chosen.length);
  };
  return (
    <Page title={t('away.title')} back={{ href: '/week', words: t('week.title') }} under="/week">
      {notSaved}
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {told > 0 && (
        <Banner kind="well" icon="yes" title={t('away.told', { count: told })} announced>
          <p>{t('away.toldText')}</p>
        </Banner>
      )}
      <p>{t('away.text')}</p>
      <TextField
        id="from"
        type="date"
        label={t('away.from')}
        error={errorAt('from')}
        value={from}
        onInput={(day) => {
          setFrom(day);
          if (to < day) setTo(day);
        }}
      />
      <TextField id="to" type="date" label={t('away.to')} error={errorAt('to')} value={to} onInput={setTo} />
      {visits === undefined && <Opening />}
      {visits && touched.length === 0 && <Empty title={t('away.nothing')} />}
      {touched.length > 0 && (
        <Card>
          <CheckboxGroup
            id="visits"
            label={t('away.which')}
            choices={touched.map(({ id, d }) => ({
              value: id,
              label: d.personKnownAs,
              hint: `${capital(sayDay(dayOf(d.startsAt), now))}, ${clocks(d.startsAt, d.endsAt)}`,
            }))}
            values={chosen.map(({ id }) => id)}
            onChange={(kept) => setLeft(touched.map(({ id }) => id).filter((id) => !kept.includes(id)))}
          />
        </Card>
      )}
      <Button wide onClick={() => void tell()}>
        {t('away.tell')}
      </Button>
      <p class="small soft">{t('away.free')}</p>
      <LinkButton kind="second" wide href="/week">
        {t('week.title')}
      </LinkButton>
    </Page>
  );
}
