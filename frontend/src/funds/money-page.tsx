import { callName } from '../circles/faces';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import type { Agreement } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { hoursFor } from '../directory/matching';
import { useHeld } from '../held';
import { useStore } from '../session';
import { RingButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { pounds } from '../ui/money';
import { Opening, Page } from '../ui/page';
import { Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import { readAgreement, weeklyBudget } from './budget';
import { t } from './words';

export function MoneyPage() {
  const { db, account } = useStore();
  const now = useNow();
  const today = dayOf(now);
  const circleId = circleIdOf(account) ?? '';
  const agreement = useHeld(async () => readAgreement(db, circleId, today), [circleId, today]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const pas = useLive(async () => list(db, 'pa_profile'), [db]);
  const isReady = agreement !== undefined && people && pas;
  return (
    <Page title={t('money.title')} back={{ href: '/more', words: t('money.more') }} under="/more">
      {!isReady && <Opening />}
      {isReady && agreement && <Money agreement={agreement} people={people} pas={pas} now={now} />}
      {isReady && agreement === null && (
        <Empty title={t('money.none')}>
          <p>{t('money.noneText', { holder: people.circle.holderName })}</p>
        </Empty>
      )}
      {isReady && people.circle.holderPhone && (
        <RingButton kind="second" wide phone={people.circle.holderPhone}>
          {t('money.ask', { holder: people.circle.holderName })}
        </RingButton>
      )}
    </Page>
  );
}

interface MoneyProps {
  agreement: Agreement;
  people: People;
  pas: readonly Row<'pa_profile'>[];
  now: Date;
}

function Money({ agreement, people, pas, now }: MoneyProps) {
  const { weeklyPence, contributionPence, feePence, startsOn, reviewOn } = agreement;
  const budget = weeklyBudget(agreement);
  const { holderName } = people.circle;
  const lines = [
    { label: t('money.weekly'), pence: weeklyPence },
    { label: t('money.contribution'), pence: contributionPence },
    { label: t('money.budget'), pence: budget },
    { label: t('money.fee', { holder: holderName }), pence: feePence },
  ];
  return (
    <>
      <Card labelledBy="a-week">
        <h2 id="a-week" class="say">
          {t('money.say', { pounds: pounds(budget) })}
        </h2>
        <p>{t('money.how', { weekly: pounds(weeklyPence), contribution: pounds(contributionPence) })}</p>
        <Hours budget={budget} people={people} pas={pas} />
      </Card>
      <Card>
        <Table
          caption={t('money.table')}
          columns={[
            { label: t('money.what'), cell: ({ label }) => label, isHeader: true },
            { label: t('money.eachWeek'), cell: ({ pence }) => pounds(pence), isNumber: true },
          ]}
          rows={lines}
          rowKey={({ label }) => label}
        />
      </Card>
      <p>{t('money.since', { day: fullDay(startsOn, now) })}</p>
      {reviewOn && <p>{t('money.review', { day: fullDay(reviewOn, now) })}</p>}
      <p class="soft">{t('money.notSpent')}</p>
    </>
  );
}

/** What the week buys with each of the team, where their charge is known on this phone. */
function Hours({ budget, people: { members }, pas }: { budget: number } & Pick<MoneyProps, 'people' | 'pas'>) {
  const charges = members.flatMap(({ id, d }) => {
    const hourPence = pas.find((pa) => pa.id === d.paId)?.d.hourPence ?? null;
    const hours = hoursFor(budget, hourPence);
    return hourPence === null || hours === null ? [] : [{ id, name: callName(d), hourPence, hours }];
  });
  return (
    <>
      {charges.map(({ id, name, hourPence, hours }) => (
        <p key={id}>{t('money.buys', { name, pounds: pounds(hourPence), count: hours })}</p>
      ))}
    </>
  );
}
