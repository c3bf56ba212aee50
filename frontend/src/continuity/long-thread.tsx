import { useState } from 'preact/hooks';
import { useRead } from '../desk/use-read';
import { type Column, Table } from '../ui/table';
import { ThreadFrame } from '../ui/thread';
import { drawMarks, type Strand } from '../ui/thread-marks';
import type { Lane, ThreadVisit } from '../ui/thread-path';
import { countSentence, type Sentence } from '../ui/thread-sentence';
import { addDays, dayOf, shortDay } from '../ui/when';
import {
  columnsOf,
  type Days,
  type Describe,
  SPANS,
  strandsByDay,
  strandsByWeek,
  timesOf,
  type Weeks,
  weeksPath,
} from './long';
import { t } from './long-words';

const SLOWLY_MS = 600_000;

/** How far back the thread goes: the choice, and what was chosen; `start` is as the address says. */
export function useSpan(start: string | undefined): [Days, (days: Days) => void] {
  return useState<Days>(SPANS.find((days) => String(days) === start) ?? 14);
}

export function SpanChoice({ days, onDays }: { days: Days; onDays: (days: Days) => void }) {
  return (
    <fieldset class="spans">
      <legend class="vh">{t('span.choose')}</legend>
      {SPANS.map((each) => (
        <button key={each} type="button" aria-pressed={each === days} onClick={() => onDays(each)}>
          {t(`span.${each}`)}
        </button>
      ))}
    </fieldset>
  );
}

interface Props {
  circleId: string;
  days: Exclude<Days, 14>;
  /** All visits that are held. */
  woven: readonly ThreadVisit[];
  lanes: readonly Lane[];
  /** How a PA looks of whom no visit is held. */
  describe: Describe;
  /** False at the desk: sentences speak about the person. */
  isOwn: boolean;
  now: Date;
}

/** The thread over more than two weeks: by days from what is held, by weeks from the server. */
export function LongThread(props: Props) {
  const { days, woven, lanes, now } = props;
  if (days === 28) return <Marks {...props} strands={strandsByDay(woven, lanes, days, now)} />;
  return <ByWeeks {...props} days={days} />;
}

function ByWeeks(props: Props & { days: 91 | 365 }) {
  const { circleId, days, woven, describe, now } = props;
  const { value, failure } = useRead<Weeks>(weeksPath(circleId, days), SLOWLY_MS);
  if (value === undefined && failure === null) return null;
  if (value === undefined && days === 365) return <p>{t('span.needsSignal')}</p>;
  return (
    <>
      {value === undefined && <p>{t('span.onPhone')}</p>}
      <Marks {...props} strands={strandsByWeek(woven, value, describe, days, now)} />
    </>
  );
}

function Marks({ days, strands, isOwn, now }: Props & { strands: readonly Strand[] }) {
  if (strands.length === 0) return <p class="soft">{t('span.none')}</p>;
  const today = dayOf(now);
  return (
    <ThreadFrame
      lanes={strands}
      drawing={drawMarks(strands)}
      sentence={
        isOwn ? countSentence(strands.map((each) => ({ ...each, times: timesOf(each) }))) : countsOf(strands, days)
      }
      when={t(`span.when.${days}`)}
      about={t(days === 28 ? 'span.dayMark' : 'span.weekMark')}
      from={addDays(today, -days)}
      to={days === 365 ? null : addDays(today, days - 1)}
    >
      <MarksTable strands={strands} days={days} now={now} />
    </ThreadFrame>
  );
}

function countsOf(strands: readonly Strand[], days: Days): Sentence {
  const times = strands.map(timesOf);
  return {
    first: t('span.facesCame', { count: times.filter((each) => each > 0).length, days }),
    more: t('span.visitsCame', { count: times.reduce((sum, each) => sum + each, 0) }),
  };
}

interface Line {
  id: string;
  from: string;
  came: string;
  planned: string;
}

/** A line for each day or week in which anybody came or is to come, the latest first. */
function MarksTable({ strands, days, now }: { strands: readonly Strand[]; days: Days; now: Date }) {
  const { came, planned } = columnsOf(days, now);
  const who = (place: number, kind: 'came' | 'planned') =>
    strands
      .map((strand) => ({ name: strand.name, count: strand[kind][place] ?? 0 }))
      .filter(({ count }) => count > 0)
      .map((each) => t('span.times', each))
      .join(', ');
  const lines: Line[] = [
    ...came.map((from, place) => ({ id: `came ${from}`, from, came: who(place, 'came'), planned: '' })),
    ...planned.map((from, place) => ({ id: `planned ${from}`, from, came: '', planned: who(place, 'planned') })),
  ].filter((line) => line.came || line.planned || days !== 28);
  const columns: Column<Line>[] = [
    { label: t(days === 28 ? 'span.day' : 'span.week'), cell: ({ from }) => shortDay(from), isHeader: true },
    { label: t('span.whoCame'), cell: (line) => line.came || (line.id.startsWith('came') ? t('span.nobody') : '–') },
  ];
  if (planned.length > 0)
    columns.push({
      label: t('span.whoComes'),
      cell: (line) => line.planned || (line.id.startsWith('planned') ? t('span.nobody') : '–'),
    });
  return <Table caption={t('span.table')} columns={columns} rows={lines.reverse()} rowKey={({ id }) => id} />;
}
