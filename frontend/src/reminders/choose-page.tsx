import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useAsking } from '../asking';
import { circleIdOf } from '../circles/my-circle';
import type { ReminderChoice, Topic, TopicMode, UrgentKind, Way } from '../data/kinds';
import type { MutationArgs } from '../data/mutations';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { CheckboxGroup, RadioGroup, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { choiceOf, modeOf, UNSAID } from './choice';
import { ABOUTS, LEADS, sayClock, sayLead, TOPICS } from './summary';
import { t } from './words';

type About = (typeof ABOUTS)[number];
type Said = Omit<MutationArgs['reminders.choose'], 'userId' | 'circleId' | 'told' | 'onBehalf'>;

/** One thing about being told: what, when, in which hours not, or which way. Kept on this phone at once. */
export function ChoosePage() {
  const { db, account } = useStore();
  const asked = useRoute().params.about as About;
  const about = ABOUTS.includes(asked) ? asked : 'what';
  const held = useHeld(async () => choiceOf((await list(db, 'reminder_choice', `u:${account.userId}`))[0]?.d), [db]);
  return (
    <Page title={t(`choose.${about}`)} under="/more" back={{ href: '/notifications' }}>
      {held ? <Choosing key={about} about={about} held={held} /> : <Opening />}
    </Page>
  );
}

function Choosing({ about, held }: { about: About; held: ReminderChoice }) {
  const { account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const asking = useAsking();
  const [draft, setDraft] = useState(held);
  const set = (change: Partial<ReminderChoice>) => setDraft({ ...draft, ...change });
  const keep = async () => {
    const missing = about === 'quiet' ? wrongQuiet(draft) : [];
    asking.refuse(missing);
    if (missing.length > 0) return;
    const circleId = circleIdOf(account);
    const isPerson = circleId !== null && account.roles.person.includes(circleId);
    const whose = isPerson ? { circleId } : { userId: account.userId };
    if (await save('reminders.choose', { ...whose, ...saidAbout(about, draft) })) route('/notifications');
  };
  const Fields = FIELDS[about];
  return (
    <>
      {asking.summary}
      {notSaved}
      <Form onSubmit={() => void keep()}>
        <Fields draft={draft} set={set} errorAt={asking.errorAt} />
        <Button wide type="submit">
          {t('choose.save')}
        </Button>
      </Form>
    </>
  );
}

/** Only what this page is about, so that what was chosen elsewhere meanwhile stays. */
function saidAbout(about: About, draft: ReminderChoice): Said {
  switch (about) {
    case 'what':
      return {
        topics: Object.fromEntries(TOPICS.map((topic) => [topic, modeOf(draft, topic)])),
        digestAt: draft.digestAt,
      };
    case 'when':
      return { dayBefore: draft.dayBefore, soonMinutes: draft.soonMinutes as NonNullable<Said['soonMinutes']> };
    case 'quiet':
      return { quietFrom: draft.quietFrom, quietUntil: draft.quietUntil, inQuiet: draft.inQuiet };
    case 'how':
      return { ways: draft.ways, waitMinutes: draft.waitMinutes };
  }
}

const minutesOf = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
const LONGEST_QUIET = 16 * 60;

function wrongQuiet({ quietFrom, quietUntil }: ReminderChoice): { field: string; text: string }[] {
  if (quietFrom === null && quietUntil === null) return [];
  if (!quietFrom || !quietUntil) return [{ field: quietFrom ? 'until' : 'from', text: t('choose.fromMissing') }];
  const lasts = (minutesOf(quietUntil) - minutesOf(quietFrom) + 24 * 60) % (24 * 60);
  return lasts > 0 && lasts <= LONGEST_QUIET ? [] : [{ field: 'until', text: t('choose.tooLong') }];
}

interface FieldsProps {
  draft: ReminderChoice;
  set: (change: Partial<ReminderChoice>) => void;
  errorAt: (field: string) => string | undefined;
}

function What({ draft, set }: FieldsProps) {
  const setMode = (topic: Topic, mode: TopicMode) => set({ topics: { ...draft.topics, [topic]: mode } });
  return (
    <>
      <p>{t('choose.whatText')}</p>
      {TOPICS.map((topic) => (
        <SelectField
          key={topic}
          id={topic}
          label={t(`topic.${topic}`)}
          value={modeOf(draft, topic)}
          choices={(['now', 'digest', 'inbox'] as const).map((value) => ({ value, label: t(`choose.${value}`) }))}
          onChange={(mode) => setMode(topic, mode)}
        />
      ))}
      <SelectField
        id="digestAt"
        label={t('choose.digestAt')}
        value={draft.digestAt}
        choices={clocks(['07:30', '09:00', '12:00', '15:00', '18:00', '20:00'], draft.digestAt)}
        onChange={(digestAt) => set({ digestAt })}
      />
    </>
  );
}

const clocks = (offered: readonly string[], chosen: string) =>
  [...new Set([...offered, chosen])].toSorted().map((value) => ({ value, label: sayClock(value) }));

function When({ draft, set }: FieldsProps) {
  const times = ['09:00', '12:00', '15:00', '18:00', '20:00'];
  const own = ['same', 'off'].includes(draft.dayBefore) ? [] : [draft.dayBefore];
  return (
    <>
      <RadioGroup
        id="dayBefore"
        label={t('choose.dayBefore')}
        value={draft.dayBefore}
        choices={[
          { value: 'same', label: t('choose.same') },
          ...[...new Set([...times, ...own])]
            .toSorted()
            .map((value) => ({ value, label: t('choose.at', { time: sayClock(value) }) })),
          { value: 'off', label: t('choose.off') },
        ]}
        onChange={(dayBefore) => set({ dayBefore })}
      />
      <CheckboxGroup
        id="soon"
        label={t('choose.soon')}
        values={draft.soonMinutes.map(String)}
        choices={LEADS.map((lead) => ({ value: String(lead), label: t('choose.before', { lead: sayLead(lead) }) }))}
        onChange={(soon) => set({ soonMinutes: soon.map(Number) })}
      />
    </>
  );
}

const URGENT: readonly UrgentKind[] = ['visit_soon', 'running_late', 'not_heard', 'question', 'buddy'];

function Quiet({ draft, set, errorAt }: FieldsProps) {
  const hasQuiet = draft.quietFrom !== null || draft.quietUntil !== null;
  return (
    <>
      <RadioGroup
        id="hasQuiet"
        label={t('choose.hasQuiet')}
        value={hasQuiet ? 'yes' : 'no'}
        choices={[
          { value: 'yes', label: t('choose.hasQuietYes') },
          { value: 'no', label: t('choose.hasQuietNo') },
        ]}
        onChange={(is) =>
          set(
            is === 'yes'
              ? { quietFrom: UNSAID.quietFrom, quietUntil: UNSAID.quietUntil }
              : { quietFrom: null, quietUntil: null },
          )
        }
      />
      {hasQuiet && (
        <>
          <TextField
            id="from"
            type="time"
            label={t('choose.from')}
            value={draft.quietFrom ?? ''}
            onInput={(quietFrom) => set({ quietFrom })}
            error={errorAt('from')}
          />
          <TextField
            id="until"
            type="time"
            label={t('choose.until')}
            value={draft.quietUntil ?? ''}
            onInput={(quietUntil) => set({ quietUntil })}
            error={errorAt('until')}
          />
          <CheckboxGroup
            id="inQuiet"
            label={t('choose.inQuiet')}
            values={draft.inQuiet}
            choices={URGENT.map((value) => ({ value, label: capital(t(`urgent.${value}`)) }))}
            onChange={(inQuiet) => set({ inQuiet })}
          />
        </>
      )}
    </>
  );
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const WAYS: readonly Way[] = ['web_push', 'email', 'text', 'call'];

function How({ draft, set }: FieldsProps) {
  const setWay = (place: number, way: Way | '') =>
    set({ ways: [...draft.ways.slice(0, place), ...(way === '' ? [] : [way])] });
  return (
    <>
      <p>{t('choose.wayHint')}</p>
      {(['choose.way', 'choose.way2', 'choose.way3'] as const)
        .filter((_, place) => place <= draft.ways.length)
        .map((label, place) => (
          <SelectField<Way | ''>
            key={label}
            id={`way-${place}`}
            label={t(label)}
            value={draft.ways[place] ?? ''}
            choices={[
              { value: '', label: t('choose.none') },
              ...WAYS.filter((way) => !draft.ways.slice(0, place).includes(way)).map((way) => ({
                value: way,
                label: t(`way.${way}`),
              })),
            ]}
            onChange={(way) => setWay(place, way)}
          />
        ))}
      <SelectField
        id="wait"
        label={t('choose.wait')}
        value={String(draft.waitMinutes)}
        choices={[...new Set([10, 20, 30, 60, 120, draft.waitMinutes])]
          .toSorted((a, b) => a - b)
          .map((count) => ({ value: String(count), label: t('choose.minutes', { count }) }))}
        onChange={(wait) => set({ waitMinutes: Number(wait) })}
      />
    </>
  );
}

const FIELDS = { what: What, when: When, quiet: Quiet, how: How };
