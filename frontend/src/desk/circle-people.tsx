import type { Relationship } from '../data/kinds';
import { Status } from '../ui/banner';
import { Panel } from '../ui/desk-page';
import { Face } from '../ui/face';
import { type Column, Table } from '../ui/table';
import { dayAndClock, dayOf, sayClock, sayDay, shortDay } from '../ui/when';
import { type CircleRecords, type PaLine, type Row, rowsOf } from './data';
import { daysOf, nameOf } from './told-visits';
import { t } from './words';

interface Props {
  circle: CircleRecords;
  now: Date;
}

const ORDER: readonly Relationship['stage'][] = ['chosen', 'introduced', 'invited', 'considering', 'ended'];

/** The person and each PA: how far they are with each other. */
export function Bonds({ circle, now }: Props) {
  const rows = rowsOf(circle, 'relationship').sort(
    (a, b) => ORDER.indexOf(a.d.stage) - ORDER.indexOf(b.d.stage) || b.d.visits - a.d.visits,
  );
  const columns: Column<Row<'relationship'>>[] = [
    { label: t('bonds.pa'), cell: ({ d }) => <Named name={d.name} />, isHeader: true },
    { label: t('bonds.stage'), cell: ({ d }) => <StageStatus bond={d} /> },
    { label: t('bonds.visits'), cell: ({ d }) => d.visits, isNumber: true },
    { label: t('bonds.last'), cell: ({ d }) => (d.lastMetAt ? sayDay(dayOf(d.lastMetAt), now) : t('bonds.notMet')) },
  ];
  return (
    <Panel labelledBy="bonds">
      <div class="head">
        <h2 id="bonds">{t('bonds.title')}</h2>
      </div>
      <Table
        caption={t('bonds.title')}
        hidesCaption
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        empty={t('bonds.none')}
      />
    </Panel>
  );
}

function Named({ name }: { name: string }) {
  return (
    <span class="faced">
      <Face name={name} size="xs" />
      {name}
    </span>
  );
}

function StageStatus({ bond }: { bond: Relationship }) {
  if (bond.stage === 'chosen') return <Status kind="well">{stageWords(bond)}</Status>;
  return <span>{stageWords(bond)}</span>;
}

/** "In the team: main", "Invited. No answer yet": how far they are, and whose word is awaited. */
export function stageWords(bond: Relationship): string {
  switch (bond.stage) {
    case 'chosen':
      return bond.role === null ? t('stage.chosen') : t('stage.chosenAs', { role: t(`role.${bond.role}`) });
    case 'introduced':
      return t(bond.personChoseAt ? 'stage.waitsForPa' : 'stage.met');
    case 'invited':
      if (bond.personKnowsAt) return t('stage.personKnows');
      return t(bond.meetingAcceptedAt ? 'stage.willMeet' : 'stage.invited');
    case 'considering':
      return t(bond.imported ? 'stage.visited' : 'stage.considering');
    case 'ended':
      return t('stage.ended');
  }
}

export function Arrangements({ circle, pas, now }: Props & { pas: readonly PaLine[] }) {
  const today = dayOf(now);
  const rows = rowsOf(circle, 'arrangement').filter(
    ({ d }) => d.stage !== 'ended' && (d.endsOn === null || d.endsOn >= today),
  );
  return (
    <Panel labelledBy="arrangements">
      <div class="head">
        <h2 id="arrangements">{t('arrangements.title')}</h2>
      </div>
      {rows.length === 0 && <p class="soft">{t('arrangements.none')}</p>}
      <ul class="stack-s">
        {rows.map(({ id, d }) => (
          <li key={id}>
            <b>{nameOf(d.paId, circle, pas)}</b>{' '}
            {t('arrangements.pattern', {
              days: daysOf(d.weekdays),
              clock: sayClock(d.localStart),
              minutes: d.minutes,
              from: shortDay(d.startsOn),
            })}{' '}
            {d.stage === 'proposed' && (
              <Status kind="held">{t(d.personAgreedAt ? 'arrangements.waitsPa' : 'arrangements.waitsPerson')}</Status>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const NEXT_VISITS = 14;

export function ComingVisits({ circle, now }: Props) {
  const rows = rowsOf(circle, 'visit')
    .filter(
      ({ d }) => Date.parse(d.endsAt) > now.getTime() && ['proposed', 'confirmed', 'under_way'].includes(d.status),
    )
    .sort((a, b) => a.d.startsAt.localeCompare(b.d.startsAt))
    .slice(0, NEXT_VISITS);
  const columns: Column<Row<'visit'>>[] = [
    { label: t('coming.when'), cell: ({ d }) => dayAndClock(d.startsAt, now), isHeader: true },
    { label: t('coming.who'), cell: ({ d }) => d.paName },
    { label: t('coming.stands'), cell: ({ d }) => visitStatus(d) },
  ];
  return (
    <Panel labelledBy="coming">
      <div class="head">
        <h2 id="coming">{t('coming.title')}</h2>
      </div>
      <Table
        caption={t('coming.title')}
        hidesCaption
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        empty={t('coming.none')}
      />
    </Panel>
  );
}

function visitStatus({ status, needsYes, personConfirmedAt }: Row<'visit'>['d']) {
  if (needsYes) return <Status kind="new">{t('coming.needsYes')}</Status>;
  if (status === 'proposed') return t(personConfirmedAt ? 'coming.waitsPa' : 'coming.waitsPerson');
  return t(status === 'under_way' ? 'coming.underWay' : 'coming.confirmed');
}
