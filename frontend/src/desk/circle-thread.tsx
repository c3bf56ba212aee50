import { useLocation } from 'preact-iso';
import type { Describe } from '../continuity/long';
import { LongThread, SpanChoice, useSpan } from '../continuity/long-thread';
import type { Circle } from '../data/kinds';
import { Panel } from '../ui/desk-page';
import { Thread } from '../ui/thread';
import { type Lane, spanAround, type ThreadVisit } from '../ui/thread-path';
import { dayOf } from '../ui/when';
import { yarnOfStranger, yarnsByFirstVisit } from '../ui/yarn';
import { type CircleRecords, rowsOf } from './data';
import { t } from './words';

const FORTNIGHT_MS = 14 * 86_400_000;
const HAPPENED: readonly string[] = ['under_way', 'done'];
const AHEAD: readonly string[] = ['proposed', 'confirmed', 'not_heard'];

/** The fortnight behind and ahead, said about the person and not to them. */
export function CircleThread({ circle, person, now }: { circle: CircleRecords; person: Circle; now: Date }) {
  const span = spanAround(dayOf(now), 14, 14);
  const { query } = useLocation();
  const [days, setDays] = useSpan(query.days);
  const visits = rowsOf(circle, 'visit')
    .map(({ d }) => d)
    .filter(
      ({ status, startsAt }) =>
        HAPPENED.includes(status) || (AHEAD.includes(status) && Date.parse(startsAt) > now.getTime()),
    );
  const held: ThreadVisit[] = visits.map(({ paId, startsAt, status }) => ({
    paId,
    startsAt,
    planned: !HAPPENED.includes(status),
  }));
  const drawn = held.filter(({ startsAt }) => Math.abs(Date.parse(startsAt) - now.getTime()) <= FORTNIGHT_MS);
  const names = new Map(visits.map(({ paId, paName }) => [paId, paName]));
  const describe = describer(circle, person, held, names);
  const lanes = lanesOf(drawn, describe);
  const came = drawn.filter(({ planned }) => !planned);
  const faces = new Set(came.map(({ paId }) => paId)).size;
  return (
    <Panel labelledBy="thread">
      <div class="head">
        <h2 id="thread">{t('circle.thread')}</h2>
      </div>
      <SpanChoice days={days} onDays={setDays} />
      {days !== 14 ? (
        <LongThread
          circleId={circle.circleId}
          days={days}
          woven={held}
          lanes={lanesOf(held, describe)}
          describe={describe}
          isOwn={false}
          now={now}
        />
      ) : lanes.length === 0 ? (
        <p class="soft">{t('circle.noThread')}</p>
      ) : (
        <Thread
          lanes={lanes}
          visits={drawn}
          sentence={{
            first: t('circle.facesCame', { count: faces }),
            more: t('circle.visitsCame', { count: came.length }),
          }}
          chosenLabel={t('circle.isChosen')}
          {...span}
        />
      )}
    </Panel>
  );
}

/** How a PA looks here; chosen is null while the person was not asked. */
function describer(circle: CircleRecords, person: Circle, visits: ThreadVisit[], names: Map<string, string>): Describe {
  const bonds = new Map(rowsOf(circle, 'relationship').map(({ d }) => [d.paId, d]));
  const isAsked = !person.hasImported || person.teamAskedAt !== null;
  const yarns = yarnsByFirstVisit(visits);
  return (paId, name) => {
    const bond = bonds.get(paId);
    const isWanted =
      bond !== undefined && bond.stage !== 'ended' && (bond.personChoseAt ?? bond.personKnowsAt) !== null;
    const chosen = isWanted || (isAsked ? false : null);
    const yarn = chosen === false ? 0 : (yarns.get(paId) ?? yarnOfStranger(paId));
    return { paId, name: names.get(paId) ?? name, chosen, yarn };
  };
}

/** Those the person wants first, then by first visit. */
function lanesOf(visits: readonly ThreadVisit[], describe: Describe): Lane[] {
  return [...yarnsByFirstVisit(visits).keys()]
    .map((paId) => describe(paId, ''))
    .sort((a, b) => Number(a.chosen === false) - Number(b.chosen === false));
}
