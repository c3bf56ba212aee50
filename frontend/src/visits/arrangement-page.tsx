import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import { circleIdOf } from '../circles/my-circle';
import { NeedsOf } from '../circles/person-facts';
import type { CareMatchDb } from '../data/db';
import { sharedScope } from '../data/kinds';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary } from '../ui/error-summary';
import { Checkbox, CheckboxGroup, RadioGroup, SelectField, TextArea, TextField } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { addDays, dayOf } from '../ui/when';
import { minutesBetween, nthName, patternWords, weekdayName } from './pattern';
import { errorsOf, isNight, newPlan, type Often, type Plan, patternOf, previewOf } from './plan';
import { allWeekdays, type Nth } from './rule';
import { ShortVisit } from './short-visit';
import { isShort } from './warnings';
import { t } from './words';

const often: readonly Often[] = ['1', '2', '3', '4', 'month'];
const nths: readonly Nth[] = [1, 2, 3, 4, -1];
const ends: readonly Plan['ends'][] = ['open', 'until', 'times'];

/** One person and one PA who have chosen each other. */
interface Pair {
  relationshipId: string;
  circleId: string;
  paId: string;
  /** What the one who is looking calls the other. */
  otherName: string;
}

/** Person and PA propose the same way: the other side then says yes or no. */
export function ArrangementPage() {
  const { db, account } = useStore();
  const { role } = useSession();
  const { query } = useLocation();
  const circleId = circleIdOf(account) ?? '';
  const pairs = useLive(
    async () => (role === 'pa' ? pairsOfPa(db) : pairsOfPerson(db, circleId)),
    [db, role, circleId],
  );
  const wished = pairs?.find(({ paId, circleId: theirs }) =>
    role === 'pa' ? theirs === query.circle : paId === query.pa,
  );
  const home = role === 'pa' ? '/people' : '/team';
  return (
    <Page title={t('arrangement.title')} back={{ href: home }} under={home}>
      {pairs === undefined && <Opening />}
      {pairs?.length === 0 && <Empty title={t('arrangement.nobody')} />}
      {pairs && pairs.length > 0 && <Proposal pairs={pairs} wished={wished} isPa={role === 'pa'} />}
    </Page>
  );
}

async function pairsOfPerson(db: CareMatchDb, circleId: string): Promise<Pair[]> {
  const members = await list(db, 'team_member', sharedScope(circleId));
  return members.map(({ id, d }) => ({ relationshipId: id, circleId, paId: d.paId, otherName: callName(d) }));
}

async function pairsOfPa(db: CareMatchDb): Promise<Pair[]> {
  const bonds = (await list(db, 'bond')).filter(({ d }) => d.stage === 'chosen');
  return bonds.map(({ id, d }) => ({
    relationshipId: id,
    circleId: d.circleId,
    paId: d.paId,
    otherName: d.personKnownAs,
  }));
}

interface ProposalProps {
  pairs: readonly Pair[];
  wished: Pair | undefined;
  isPa: boolean;
}

function Proposal({ pairs, wished, isPa }: ProposalProps) {
  const { db } = useStore();
  const now = useNow();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [withId, setWith] = useState((wished ?? pairs[0])?.relationshipId ?? '');
  const [plan, setPlan] = useState<Plan>(newPlan(addDays(dayOf(now), 1)));
  const [tries, setTries] = useState(0);
  const pair = pairs.find(({ relationshipId }) => relationshipId === withId);
  const errors = errorsOf(plan, dayOf(now));
  const shown = tries > 0 ? errors : [];
  const errorOf = (field: string) => shown.find((error) => error.field === field)?.text;
  const set = (fields: Partial<Plan>) => setPlan({ ...plan, ...fields });
  if (!pair) return null;
  const propose = async () => {
    setTries(tries + 1);
    if (errors.length > 0) return;
    const { circleId, paId } = pair;
    const args = { arrangementId: db.uuid(), circleId, paId, ...patternOf(plan) };
    if (await save('arrangement.propose', args)) route(isPa ? '/people' : `/relationships/${pair.relationshipId}`);
  };
  return (
    <>
      {notSaved}
      {shown.length > 0 && <ErrorSummary key={tries} errors={shown} />}
      {pairs.length > 1 && !wished && (
        <SelectField
          id="with"
          label={t('arrangement.with')}
          choices={pairs.map(({ relationshipId, otherName }) => ({ value: relationshipId, label: otherName }))}
          value={withId}
          onChange={setWith}
        />
      )}
      {isPa && <NeedsOf circleId={pair.circleId} />}
      {wished && <p>{t('arrangement.withName', { name: pair.otherName })}</p>}
      <SelectField
        id="often"
        label={t('arrangement.often')}
        choices={often.map((value) => ({ value, label: t(`often.${value}`) }))}
        value={plan.often}
        onChange={(value) => set({ often: value })}
      />
      {plan.often === 'month' ? (
        <div class="two">
          <SelectField
            id="nth"
            label={t('arrangement.nth')}
            choices={nths.map((nth) => ({ value: String(nth), label: nthName(nth) }))}
            value={String(plan.nth)}
            onChange={(nth) => set({ nth: Number(nth) as Nth })}
          />
          <SelectField
            id="weekday"
            label={t('arrangement.weekday')}
            choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
            value={plan.weekday}
            onChange={(weekday) => set({ weekday })}
          />
        </div>
      ) : (
        <CheckboxGroup
          id="days"
          label={t('arrangement.days')}
          error={errorOf('days')}
          choices={allWeekdays.map((value) => ({ value, label: weekdayName(value) }))}
          values={plan.weekdays}
          onChange={(days) => set({ weekdays: days })}
        />
      )}
      <div class="two">
        <TextField
          id="start"
          type="time"
          label={t('arrangement.start')}
          error={errorOf('start')}
          value={plan.start}
          onInput={(start) => set({ start })}
        />
        <TextField
          id="end"
          type="time"
          label={t('arrangement.end')}
          error={errorOf('end')}
          value={plan.end}
          onInput={(end) => set({ end })}
        />
      </div>
      {isNight(plan) && (
        <Checkbox
          id="sleepIn"
          label={t(isPa ? 'arrangement.sleepInPa' : 'arrangement.sleepIn', { name: pair.otherName })}
          hint={t('arrangement.sleepInHint')}
          isChecked={plan.sleepIn}
          onChange={(sleepIn) => set({ sleepIn })}
        />
      )}
      {isShort(minutesBetween(plan.start, plan.end)) && <ShortVisit />}
      <TextField
        id="from"
        type="date"
        label={t('arrangement.from')}
        error={errorOf('from')}
        value={plan.startsOn}
        onInput={(startsOn) => set({ startsOn })}
      />
      <RadioGroup
        id="ends"
        label={t('arrangement.ends')}
        choices={ends.map((value) => ({ value, label: t(`ends.${value}`) }))}
        value={plan.ends}
        onChange={(value) => set({ ends: value })}
      />
      {plan.ends === 'until' && (
        <TextField
          id="until"
          type="date"
          label={t('arrangement.until')}
          error={errorOf('until')}
          value={plan.until}
          onInput={(until) => set({ until })}
        />
      )}
      {plan.ends === 'times' && (
        <TextField
          id="times"
          inputMode="numeric"
          label={t('arrangement.times')}
          error={errorOf('times')}
          value={plan.times}
          onInput={(times) => set({ times })}
        />
      )}
      <Checkbox
        id="bankHolidays"
        label={t('arrangement.noBankHolidays')}
        isChecked={plan.skipsBankHolidays}
        onChange={(skipsBankHolidays) => set({ skipsBankHolidays })}
      />
      <TextArea
        id="what"
        label={t(isPa ? 'arrangement.whatPa' : 'arrangement.what')}
        hint={t('arrangement.whatHint')}
        maxLength={4000}
        value={plan.what}
        onInput={(what) => set({ what })}
      />
      {errors.length === 0 && (
        <p>
          <strong>{patternWords(previewOf(plan))}</strong>
        </p>
      )}
      <p class="soft">{t('arrangement.then', { name: pair.otherName })}</p>
      <Button wide onClick={() => void propose()}>
        {t('arrangement.ask', { name: pair.otherName })}
      </Button>
    </>
  );
}
