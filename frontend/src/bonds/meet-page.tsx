import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { toInstant } from '../data/change';
import { get, list } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { RadioGroup, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { pounds } from '../ui/money';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { instantAt } from '../ui/when';
import { errorsOf, type How, type MeetingDraft } from './meeting';
import { homeOf, type Pair, readPair } from './pair';
import { t } from './words';

interface Props {
  id: string;
}

/** Person or PA proposes a time to meet; with somebody of the team, also a visit without a task. */
export function MeetPage({ id }: Props) {
  const { db } = useStore();
  const { role } = useSession();
  const seen = useHeld(async () => {
    const pair = await readPair(db, id);
    return pair && { pair, charge: await chargeOf(db, pair) };
  }, [db, id]);
  const home = role === 'pa' ? '/people' : '/team';
  return (
    <Page
      key={id}
      title={seen ? t('meet.with', { name: seen.pair.name }) : t('meet.title')}
      back={{ href: seen ? homeOf(seen.pair) : home }}
      under={home}
    >
      {seen === undefined && <Opening />}
      {seen === null && <Empty title={t('meet.nobody')} />}
      {seen && <Meet {...seen} />}
    </Page>
  );
}

/** What this PA asks for a meeting; null: not said. */
async function chargeOf(db: Parameters<typeof readPair>[0], { side, paId }: Pair): Promise<number | null> {
  if (side === 'person') return (await get(db, 'pa_profile', paId))?.d.charges?.introductionPence ?? null;
  const own = (await list(db, 'own_profile')).find((profile) => profile.id === paId);
  return own?.d.charges?.introductionPence ?? null;
}

const ways: readonly How[] = ['phone', 'video', 'home', 'shadow'];
const MINUTES_TOGETHER = 60;

function Meet({ pair, charge }: { pair: Pair; charge: number | null }) {
  const { db } = useStore();
  const now = useNow();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [draft, setDraft] = useState<MeetingDraft>({ how: null, day: '', start: '', words: '' });
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const { circleId, paId, name, side } = pair;
  const set = (fields: Partial<MeetingDraft>) => setDraft({ ...draft, ...fields });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const choices = pair.stage === 'chosen' ? [...ways, 'together' as const] : ways;
  const ask = async () => {
    const wrong = errorsOf(draft, now);
    setTry({ round: round + 1, errors: wrong });
    const { how, day, start } = draft;
    if (wrong.length > 0 || how === null) return;
    const startsAt = instantAt(day, start);
    const words = draft.words.trim();
    const about = { circleId, paId, startsAt };
    const endsAt = toInstant(new Date(Date.parse(startsAt) + MINUTES_TOGETHER * 60_000));
    const isSaved =
      how === 'together'
        ? await save('visit.propose', { ...about, visitId: db.uuid(), endsAt, why: words, kind: 'together' })
        : await save('introduction.propose', { ...about, introductionId: db.uuid(), meeting: how, words });
    if (isSaved) route(homeOf(pair));
  };
  return (
    <Form onSubmit={() => void ask()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      <RadioGroup
        id="how"
        label={t('meet.how')}
        error={errorAt('how')}
        choices={choices.map((value) => ({
          value,
          label: t(`meet.how.${value}`),
          ...((value === 'shadow' || value === 'together') && { hint: t(`meet.hint.${value}`) }),
        }))}
        value={draft.how}
        onChange={(how) => set({ how })}
      />
      <TextField
        id="day"
        type="date"
        label={t('meet.day')}
        error={errorAt('day')}
        value={draft.day}
        onInput={(day) => set({ day })}
      />
      <TextField
        id="start"
        type="time"
        label={t('meet.start')}
        error={errorAt('start')}
        value={draft.start}
        onInput={(start) => set({ start })}
      />
      <TextField
        id="words"
        label={t('meet.words')}
        maxLength={400}
        value={draft.words}
        onInput={(words) => set({ words })}
      />
      {draft.how !== 'together' && <p>{chargeWords(side, name, charge)}</p>}
      <p class="soft">{t('meet.then', { name })}</p>
      <Button type="submit" wide icon="calendar">
        {t('meet.ask', { name })}
      </Button>
    </Form>
  );
}

function chargeWords(side: Pair['side'], name: string, charge: number | null): string {
  if (side === 'person') {
    if (charge === null) return t('meet.notSaid', { name });
    return charge > 0 ? t('meet.charge', { name, pounds: pounds(charge) }) : t('meet.free', { name });
  }
  if (charge === null) return t('meet.yourNotSaid');
  return charge > 0 ? t('meet.yourCharge', { name, pounds: pounds(charge) }) : t('meet.yourFree');
}
