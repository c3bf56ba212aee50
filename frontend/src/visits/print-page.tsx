import './print.css';
import { useState } from 'preact/hooks';
import { circleIdOf, nameOf, type People, readPeople } from '../circles/my-circle';
import type { CareMatchDb } from '../data/db';
import { sharedScope, type Visit } from '../data/kinds';
import { list, range } from '../data/rows';
import { useHeld } from '../held';
import { useSession, useStore } from '../session';
import { Button, unbroken } from '../ui/button';
import { initials } from '../ui/face';
import { RadioGroup } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { addDays, clock, dayOf, fullDay, instantAt, weekdayCode } from '../ui/when';
import { allWeekdays } from './rule';
import { t } from './words';

/** A week on paper: whom to ring first, then who comes on which day. For a kitchen wall, and for when nothing else works. */
export function PrintPage() {
  const { db, account } = useStore();
  const { role } = useSession();
  const now = useNow();
  const [which, setWhich] = useState<'this' | 'next'>('this');
  const monday = addDays(mondayOf(dayOf(now)), which === 'next' ? 7 : 0);
  const circleId = circleIdOf(account) ?? '';
  const sheet = useHeld(
    async () => (role === 'pa' ? sheetOfPa(db, monday) : sheetOfPerson(db, circleId, monday)),
    [db, role, circleId, monday],
  );
  return (
    <Page title={t('print.title')} back={{ href: '/more' }} under="/more">
      <div class="only-screen stack">
        <p>{t('print.text')}</p>
        <RadioGroup
          id="week"
          label={t('print.which')}
          choices={[
            { value: 'this', label: t('print.this') },
            { value: 'next', label: t('print.next') },
          ]}
          value={which}
          onChange={setWhich}
        />
        <Button wide icon="paper" onClick={() => print()}>
          {t('print.print')}
        </Button>
      </div>
      {sheet ? <Sheet sheet={sheet} monday={monday} now={now} /> : <Opening />}
    </Page>
  );
}

const mondayOf = (day: string) => addDays(day, -allWeekdays.indexOf(weekdayCode(day)));

interface Line {
  id: string;
  startsAt: string;
  endsAt: string;
  /** Who comes, or who is visited. */
  name: string;
  isAgreed: boolean;
  sleepIn: boolean;
}

interface Numbered {
  name: string;
  phone: string;
}

interface Sheet {
  title: string;
  numbers: Numbered[];
  lines: Line[];
}

const shown: ReadonlySet<Visit['status']> = new Set(['proposed', 'confirmed', 'under_way', 'done', 'not_heard']);

const weekFrom = (monday: string) => [instantAt(monday, '00:00'), instantAt(addDays(monday, 7), '00:00')] as const;

async function sheetOfPerson(db: CareMatchDb, circleId: string, monday: string): Promise<Sheet | null> {
  const people = await readPeople(db, circleId);
  if (!people) return null;
  const visits = await range(db, 'visit', ...weekFrom(monday));
  const { circle, members } = people;
  const [plan] = await list(db, 'missed_visit_plan', sharedScope(circleId));
  const numbers = [
    ...(plan?.d.contacts ?? []),
    ...members.map(({ d }) => ({ name: nameOf(people, d.paId, d.name), phone: d.phone })),
    { name: circle.holderName, phone: circle.holderPhone },
    { name: circle.emergencyName || t('nobodyCame.emergency'), phone: circle.emergencyPhone },
  ];
  return {
    title: t('print.of', { name: circle.knownAs ?? circle.personName }),
    numbers: withPhone(numbers),
    lines: visits
      .filter(({ d, scope }) => shown.has(d.status) && scope.startsWith(`c:${circleId}/`))
      .map(lineOf(people)),
  };
}

const lineOf =
  (people: People) =>
  ({ id, d }: { id: string; d: Visit }): Line => ({
    id,
    startsAt: d.startsAt,
    endsAt: d.endsAt,
    name: nameOf(people, d.paId, d.paName),
    isAgreed: d.status !== 'proposed',
    sleepIn: d.sleepIn,
  });

async function sheetOfPa(db: CareMatchDb, monday: string): Promise<Sheet> {
  const visits = (await range(db, 'own_visit', ...weekFrom(monday))).filter(({ d }) => shown.has(d.status));
  const circles = await list(db, 'circle');
  const numbers = circles.map(({ d }) => ({ name: d.knownAs ?? d.personName, phone: d.phone }));
  const holders = (await list(db, 'holder')).map(({ d }) => d);
  return {
    title: t('print.own'),
    numbers: withPhone([...numbers, ...holders]),
    lines: visits.map(({ id, d }) => ({
      id,
      startsAt: d.startsAt,
      endsAt: d.endsAt,
      name: d.personKnownAs,
      isAgreed: d.status !== 'proposed',
      sleepIn: d.sleepIn,
    })),
  };
}

const same = (one: Numbered, other: Numbered) => one.name === other.name && one.phone === other.phone;

/** Each once, in this order. */
function withPhone(all: readonly { name: string; phone: string | null }[]): Sheet['numbers'] {
  const known = all.flatMap(({ name, phone }) => (phone ? [{ name, phone }] : []));
  return known.filter(({ name, phone }, place) => known.findIndex((one) => same(one, { name, phone })) === place);
}

function Sheet({ sheet: { title, numbers, lines }, monday, now }: { sheet: Sheet; monday: string; now: Date }) {
  const days = Array.from({ length: 7 }, (_, place) => addDays(monday, place));
  return (
    <article class="sheet" aria-labelledby="sheet-title">
      <h2 id="sheet-title">{title}</h2>
      <section class="sheet-numbers" aria-labelledby="sheet-ring">
        <h3 id="sheet-ring">{t('print.ring')}</h3>
        <ul>
          {numbers.map(({ name, phone }) => (
            <li key={`${name} ${phone}`}>
              <b>{unbroken(phone)}</b> {name}
            </li>
          ))}
          <li>
            <b>999</b> {t('print.danger')}
          </li>
        </ul>
      </section>
      {days.map((day) => {
        const ofDay = lines.filter(({ startsAt }) => dayOf(startsAt) === day);
        return (
          <section key={day} class="sheet-day" aria-labelledby={`sheet-${day}`}>
            <h3 id={`sheet-${day}`}>{fullDay(day, now)}</h3>
            {ofDay.length === 0 && <p>{t('print.nobody')}</p>}
            {ofDay.map((line) => (
              <p key={line.id} class="sheet-visit">
                <span class="sheet-face" aria-hidden="true">
                  {initials(line.name)}
                </span>
                <span>
                  <b>{t('print.at', { start: clock(line.startsAt), end: clock(line.endsAt) })}</b> {line.name}
                  {line.sleepIn && <>. {t('sleepIn')}</>}
                  {!line.isAgreed && <> ({t('print.notAgreed')})</>}
                </span>
              </p>
            ))}
          </section>
        );
      })}
      <p class="sheet-made">{t('print.made', { day: fullDay(dayOf(now), now), clock: clock(now) })}</p>
    </article>
  );
}
