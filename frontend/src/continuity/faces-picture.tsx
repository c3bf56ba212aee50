import './bars.css';
import type { ComponentChildren } from 'preact';
import { useRead } from '../desk/use-read';
import { Details } from '../ui/card';
import { capitalNumber } from '../ui/catalogue';
import { type Column, Table } from '../ui/table';
import { addDays, dayOf, shortDay } from '../ui/when';
import { drawBars, drawSmallBars, emptyColumns, type Fortnight, type Fortnights, type Level } from './bars';
import { t } from './long-words';

const SLOWLY_MS = 600_000;

export const fortnightsPath = (circleId: string) => `/api/circles/${circleId}/fortnights`;

/** How many people came in each fortnight of a year, beside how few would have been enough: words, picture and table. */
export function FacesPicture({ circleId, isOwn }: { circleId: string; isOwn: boolean }) {
  const { value, failure } = useRead<Fortnights>(fortnightsPath(circleId), SLOWLY_MS);
  if (value === undefined) return failure === null ? null : <p>{t('faces.offline')}</p>;
  if (value.fortnights.length === 0) return <p class="soft">{t('faces.none')}</p>;
  return <Picture {...value} isOwn={isOwn} />;
}

function Picture({ fortnights, levels, isOwn }: Fortnights & { isOwn: boolean }) {
  const { width, height, top, past, last, enough, between, levels: drawn, above } = drawBars(fortnights, levels);
  const words = wordsOf(fortnights, isOwn);
  return (
    <>
      <p>
        <strong>{words[0]}</strong> {words.slice(1).join(' ')}
      </p>
      <div class="bars">
        <div class="scale" aria-hidden="true">
          <span>{top}</span>
          <span>{top / 2}</span>
          <span>0</span>
        </div>
        <div class="plot">
          <svg class="b" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
            <title>{t('faces.spark', sparkCounts(fortnights.map(({ faces }) => faces)))}</title>
            <desc>{words.join(' ')}</desc>
            {drawn.map(({ level, y, height: tall }) => (
              <path key={level.among} class="level" d={`M0 ${y}H${width}V${y + tall}H0Z`} />
            ))}
            <path class="past" d={past} />
            <path class="last" d={last} />
            <path class="under" d={enough} />
            <path class="enough" d={`${enough}${between}`} />
          </svg>
        </div>
        <p class="days" aria-hidden="true">
          <span>{shortDay(addDays(dayOf(fortnights[0]?.startsAt ?? ''), -14 * emptyColumns(fortnights.length)))}</span>
          <b>{t('faces.axisNow')}</b>
        </p>
      </div>
      <ul class="key-list">
        <Key words={t('faces.keyFaces')}>
          <path class="last" d="M5 20V3h10V20Z" />
        </Key>
        {enough && (
          <Key words={t('faces.keyEnough')}>
            <path class="enough" d="M1 10H19" />
          </Key>
        )}
        {drawn.map(({ level }) => (
          <Key key={level.among} words={t('faces.keyBest', { place: level.among, value: levelValue(level) })}>
            <path class="level" d={level.low === level.high ? 'M1 10H19' : 'M1 5H19V15H1Z'} />
          </Key>
        ))}
      </ul>
      {above.length > 0 && (
        <p class="soft small">
          {t('faces.notDrawn', {
            names: above
              .map((level) => t('faces.keyBest', { place: level.among, value: levelValue(level) }))
              .join('; '),
          })}
        </p>
      )}
      <p class="soft small">
        {t('faces.elsewhere')} {t('faces.hours')}
      </p>
      <Details summary={t('faces.asTable')}>
        <FortnightTable fortnights={fortnights} />
      </Details>
    </>
  );
}

function Key({ words, children }: { words: string; children: ComponentChildren }) {
  return (
    <li>
      <svg class="b" viewBox="0 0 20 20" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}

const levelValue = ({ low, high }: Level) => (low === high ? String(low) : `${low}–${high}`);

/** What the picture shows: now, before, and how few would have been enough. */
export function wordsOf(fortnights: readonly Fortnight[], isOwn: boolean): string[] {
  const now = fortnights.at(-1);
  if (!now) return [];
  const earlier = fortnights.slice(0, -1).map(({ faces }) => faces);
  const words = [
    now.faces === 0 ? t('faces.nobodyNow') : t('faces.now', { count: now.faces, number: capitalNumber(now.faces) }),
  ];
  if (earlier.length === 1) words.push(t('faces.before', { count: earlier[0] ?? 0 }));
  const [least, most] = [Math.min(...earlier), Math.max(...earlier)];
  if (earlier.length > 1)
    words.push(
      least === most
        ? t('faces.same', { fortnights: earlier.length, count: most })
        : t('faces.range', { fortnights: earlier.length, least, most }),
    );
  if (now.enough) {
    const { atLeast, atMost } = now.enough;
    const number =
      atLeast === atMost
        ? capitalNumber(atMost)
        : t('faces.enoughRange', { least: capitalNumber(atLeast), most: atMost });
    words.push(t(isOwn ? 'faces.enough' : 'faces.enoughOf', { count: atMost, number }));
  } else if (now.notKnown && now.faces > 0) words.push(t('faces.open', { why: enoughWords(now) }));
  return words;
}

/** "3", "3 or 4", or why it is not known. */
export function enoughWords({ enough, notKnown, covered, visits }: Fortnight): string {
  if (enough) {
    const { atLeast, atMost } = enough;
    return atLeast === atMost ? String(atMost) : t('faces.enoughRange', { least: atLeast, most: atMost });
  }
  return notKnown === 'not_all' ? t('faces.not_all', { covered, visits }) : t(`faces.${notKnown ?? 'not_yet'}`);
}

function FortnightTable({ fortnights }: { fortnights: readonly Fortnight[] }) {
  const columns: Column<Fortnight>[] = [
    { label: t('faces.from'), cell: ({ startsAt }) => shortDay(dayOf(startsAt)), isHeader: true },
    { label: t('faces.came'), cell: ({ faces }) => faces, isNumber: true },
    { label: t('faces.visits'), cell: ({ visits }) => visits, isNumber: true },
    { label: t('faces.couldBe'), cell: enoughWords },
  ];
  return (
    <Table
      caption={t('faces.table')}
      hidesCaption
      columns={columns}
      rows={fortnights.toReversed()}
      rowKey={({ startsAt }) => startsAt}
    />
  );
}

function sparkCounts(counts: readonly number[]) {
  return { counts: counts.join(', '), now: counts.at(-1) ?? 0 };
}

/** The same, small, for a row of a table. */
export function SmallBars({ name, counts }: { name: string; counts: readonly number[] }) {
  if (counts.length === 0) return <span class="soft">{t('faces.sparkNone')}</span>;
  const { width, height, past, last } = drawSmallBars(counts);
  return (
    <span class="smallbars">
      <svg class="b" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
        <title>{t('faces.sparkOf', { name, ...sparkCounts(counts) })}</title>
        <path class="past" d={past} />
        <path class="last" d={last} />
      </svg>
    </span>
  );
}
