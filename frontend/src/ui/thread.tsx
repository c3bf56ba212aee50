import type { ComponentChildren } from 'preact';
import { Details } from './card';
import { inAList } from './catalogue';
import { Face } from './face';
import { type Column, Table } from './table';
import { type Drawing, drawThread, type Lane, type Span, type ThreadVisit, visitsWithin } from './thread-path';
import { type Sentence, threadSentence } from './thread-sentence';
import { t } from './thread-words';
import { dayOf, sayDays, shortDay } from './when';
import { type Yarn, yarnClass } from './yarn';

interface Props extends Span {
  lanes: readonly Lane[];
  visits: readonly ThreadVisit[];
  /** Names the time that is shown: "Now", "In March, before you chose". */
  when?: string;
  /** Where the sentence should not speak to the person. */
  sentence?: Sentence;
  /** Heads the table's column on who was chosen, where it should not speak to the person. */
  chosenLabel?: string;
}

/** The signature picture: time along, one line a PA, a dot a visit; above it its sentence, below it its table. */
export function Thread(props: Props) {
  const { lanes, visits, from, today, to, when, chosenLabel = t('thread.chosenByYou') } = props;
  const { sentence = threadSentence(lanes, visits) } = props;
  const shown = visitsWithin(visits, from, to);
  return (
    <ThreadFrame
      lanes={lanes}
      drawing={drawThread(lanes, shown, { from, today, to })}
      sentence={sentence}
      when={when}
      from={from}
      to={to}
    >
      <ThreadTable lanes={lanes} visits={shown} from={from} to={to} chosenLabel={chosenLabel} />
    </ThreadFrame>
  );
}

interface FrameProps {
  lanes: readonly Lane[];
  drawing: Drawing;
  sentence: Sentence;
  when?: string | undefined;
  /** The first day. */
  from: string;
  /** The last day; null: the picture ends today. */
  to: string | null;
  /** What a mark is, where it is not a visit. */
  about?: string;
  /** The same as a table. */
  children: ComponentChildren;
}

/** A thread with all that belongs to it: its sentence, the names, the days, what the shapes mean, and its table. */
export function ThreadFrame({ lanes, drawing, sentence, when, from, to, about, children }: FrameProps) {
  const hasNobody = drawing.rows > lanes.length;
  const showsKey = lanes.some(({ chosen }) => chosen === false);
  return (
    <div class="cloth">
      {when && <p class="time">{when}</p>}
      <h2>
        <span class="name">{sentence.first}</span> {sentence.more}
      </h2>
      {about && <p class="soft small">{about}</p>}
      <div class="threadbox">
        <p class={to === null ? 'halves one' : 'halves'} aria-hidden="true">
          <span>{t('thread.came')}</span>
          {to !== null && (
            <span>
              <span class="shaded">{t('thread.shaded')} </span>
              {t('thread.planned')}
            </span>
          )}
        </p>
        <div class="thread">
          <ul class="who" aria-hidden="true">
            {lanes.map(({ paId, name, yarn }) => (
              <li key={paId}>
                <Face name={name} yarn={yarn} size="xs" />
                <b>{name}</b>
              </li>
            ))}
            {hasNobody && (
              <li>
                <span class="face xs none">
                  <b>?</b>
                </span>
                <b>{t('thread.nobody')}</b>
              </li>
            )}
          </ul>
          <div class="plot">
            <ThreadPicture
              drawing={drawing}
              label={[sentence.first, sentence.more].filter(Boolean).join(' ')}
              more={t('thread.seeTable')}
            />
          </div>
        </div>
        <p class={to === null ? 'axis one' : 'axis'} aria-hidden="true">
          <span>{shortDay(from)}</span>
          <b>{t('thread.today')}</b>
          {to !== null && <span>{shortDay(to)}</span>}
        </p>
      </div>
      {showsKey && (
        <ul class="key-list">
          <li>
            <KeyDot yarn={lanes.find(({ chosen }) => chosen)?.yarn ?? 1} isSquare={false} />
            {keyWords(t('thread.chosen'), lanes, drawing, true)}
          </li>
          <li>
            <KeyDot yarn={0} isSquare />
            {keyWords(t('thread.notChosen'), lanes, drawing, false)}
          </li>
        </ul>
      )}
      <Details summary={t('thread.asTable')}>{children}</Details>
    </div>
  );
}

/** "not chosen", and, where marks are too thin for a shape of their own, who that is. */
function keyWords(words: string, lanes: readonly Lane[], { isThin }: Drawing, isChosen: boolean): string {
  const names = lanes.filter(({ chosen }) => chosen === isChosen).map(({ name }) => name);
  return isThin && names.length > 0 ? t('thread.keyNames', { words, names: inAList(names) }) : words;
}

interface PictureProps {
  drawing: Drawing;
  /** What the picture shows, in a sentence. */
  label: string;
  /** Where to read more of it. */
  more?: string;
  /** Small: no lanes, no ground behind the days ahead. */
  isSpark?: boolean;
}

/** Stretched to any width; strokes and dots keep their shape (`vector-effect`). */
export function ThreadPicture({ drawing, label, more, isSpark = false }: PictureProps) {
  const { rows, width, height, now, lanes, run, plan, holds, dots, isBusy, isThin } = drawing;
  return (
    <svg
      class={isThin ? 't thin' : isBusy ? 't busy' : 't'}
      style={{ '--rows': rows }}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
    >
      <title>{label}</title>
      {more && <desc>{more}</desc>}
      {!isSpark && now < width && <path class="ahead" d={`M${now} 0H${width}V${height}H${now}Z`} />}
      {!isSpark && <path class="lane" d={lanes} />}
      {plan && <path class="plan" d={plan} />}
      {run && <path class="run" d={run} />}
      {holds.map(({ yarn, path }) => (
        <path key={yarn} class={`hold ${yarnClass(yarn)}`} d={path} />
      ))}
      {!isSpark && <path class="now" d={`M${now} 0V${height}`} />}
      {dots.map(({ path, yarn, isSquare, isPlanned }, place) => {
        const shape = isSquare ? ' sq' : '';
        return (
          <g key={place} class={isPlanned ? 'planned' : undefined}>
            {isPlanned && !isSpark && <path class={`halo${shape}`} d={path} />}
            <path class={`dot${shape} ${yarn === null ? 'nobody' : yarnClass(yarn)}`} d={path} />
            {isPlanned && <path class={`hole${shape}`} d={path} />}
          </g>
        );
      })}
    </svg>
  );
}

function KeyDot({ yarn, isSquare }: { yarn: Yarn; isSquare: boolean }) {
  return (
    <svg viewBox="0 0 20 20" class="t" aria-hidden="true">
      <path class={`dot${isSquare ? ' sq' : ''} ${yarnClass(yarn)}`} d="M10 10h0" />
    </svg>
  );
}

interface TableRow {
  id: string;
  name: string;
  chosen: boolean | null;
  came: string[];
  planned: string[];
}

type TableProps = Pick<Props, 'lanes' | 'visits' | 'from' | 'to'> & { chosenLabel: string };

function ThreadTable({ lanes, visits, from, to, chosenLabel }: TableProps) {
  const daysOf = (paId: string | null, isPlanned: boolean) =>
    visits.filter((visit) => visit.paId === paId && visit.planned === isPlanned).map(({ startsAt }) => dayOf(startsAt));
  const rows: TableRow[] = [...lanes, null]
    .map((lane) => ({
      id: lane?.paId ?? '',
      name: lane?.name ?? t('thread.nobody'),
      chosen: lane ? lane.chosen : false,
      came: daysOf(lane?.paId ?? null, false),
      planned: daysOf(lane?.paId ?? null, true),
    }))
    .filter(({ came, planned }) => came.length + planned.length > 0);
  const columns: Column<TableRow>[] = [
    { label: t('thread.who'), cell: ({ name }) => name, isHeader: true },
    { label: chosenLabel, cell: ({ chosen }) => chosenWords(chosen) },
    {
      label: t('thread.cameSince', { from: shortDay(from) }),
      cell: ({ came }) => visitWords(came),
    },
    { label: t('thread.plannedUntil', { to: shortDay(to) }), cell: ({ planned }) => visitWords(planned) },
  ];
  return <Table caption={t('thread.table')} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function chosenWords(chosen: boolean | null): string {
  if (chosen === null) return t('thread.notAsked');
  return chosen ? t('thread.yes') : t('thread.no');
}

function visitWords(days: readonly string[]): string {
  return days.length === 0
    ? t('thread.none')
    : t('thread.visits', { count: days.length, days: sayDays([...new Set(days)]) });
}
