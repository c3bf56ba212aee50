import { ThreadPicture } from './thread';
import { drawThread, type Lane, type Span, type ThreadVisit } from './thread-path';
import { yarnsByFirstVisit } from './yarn';

export interface SparkVisit extends ThreadVisit {
  /** Null: the person has not been asked yet. */
  chosen: boolean | null;
}

interface Props extends Span {
  visits: readonly SparkVisit[];
  /** "Dorothy Vane: 7 faces in 14 days" */
  label: string;
}

/** The thread, small, for a row of a table. */
export function Spark({ visits, label, ...span }: Props) {
  return (
    <div class="spark">
      <ThreadPicture drawing={drawThread(sparkLanes(visits), visits, span)} label={label} isSpark />
    </div>
  );
}

/** Chosen PAs first, then by first visit. */
export function sparkLanes(visits: readonly SparkVisit[]): Lane[] {
  const chosenBy = new Map(visits.map(({ paId, chosen }) => [paId, chosen]));
  const lanes = [...yarnsByFirstVisit(visits)].map(([paId, yarn]): Lane => {
    const chosen = chosenBy.get(paId) ?? null;
    return { paId, name: '', chosen, yarn: chosen === false ? 0 : yarn };
  });
  return lanes.sort((a, b) => Number(a.chosen === false) - Number(b.chosen === false));
}
