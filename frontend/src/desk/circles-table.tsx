import { SmallBars } from '../continuity/faces-picture';
import { Status } from '../ui/banner';
import { Face } from '../ui/face';
import { Spark } from '../ui/spark';
import { type Span, spanAround } from '../ui/thread-path';
import { dayOf } from '../ui/when';
import type { Call, CircleLine } from './data';
import { chosenWords, pillsOf } from './needs';
import { t } from './words';

interface Props {
  circles: readonly CircleLine[];
  calls: readonly Call[];
  now: Date;
}

/** A row a circle, with its thread. */
export function CirclesTable({ circles, calls, now }: Props) {
  const span = spanAround(dayOf(now), 14, 14);
  return (
    <table>
      <caption class="vh">{t('circles.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('circles.person')}</th>
          <th scope="col">{t('circles.team')}</th>
          <th scope="col">
            <span class="axis-words">
              <span>{t('circles.last14')}</span>
              <span>{t('circles.next14')}</span>
            </span>
          </th>
          <th scope="col">{t('circles.fortnights')}</th>
          <th scope="col">{t('circles.faces')}</th>
          <th scope="col">{t('circles.byChosen')}</th>
          <th scope="col">{t('circles.flag')}</th>
        </tr>
      </thead>
      <tbody>
        {circles.map((circle) => (
          <CircleRow key={circle.circleId} circle={circle} pills={pillsOf(circle, calls)} span={span} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  circle: CircleLine;
  pills: ReturnType<typeof pillsOf>;
  span: Span;
}

function CircleRow({ circle, pills, span }: RowProps) {
  const { circleId, personName, phone, team, thread, faces14, fortnights, pause } = circle;
  return (
    <tr>
      <th scope="row">
        <a href={`/desk/circles/${circleId}`} data-stop data-ring={phone}>
          <Face name={personName} size="xs" />
          {personName}
        </a>
      </th>
      <td data-l={t('circles.team')}>
        {team.length > 0 ? team.map(({ name }) => name).join(', ') : <span class="soft">{t('circles.noTeam')}</span>}
      </td>
      <td data-l={t('circles.thread')}>
        <Spark visits={thread} label={t('circles.facesOf', { name: personName, count: faces14 })} {...span} />
      </td>
      <td data-l={t('circles.fortnights')}>
        <SmallBars name={personName} counts={fortnights} />
      </td>
      <td class="n" data-l={t('circles.faces14')}>
        <b>{faces14}</b>
      </td>
      <td class="n" data-l={t('circles.byChosen')}>
        {chosenWords(circle)}
      </td>
      <td data-l={t('circles.flag')}>
        {pills.map(({ id, kind, words }) => (
          <Status key={id} kind={kind}>
            {words}
          </Status>
        ))}
        {pause && <Status>{t(`circles.pause.${pause}`)}</Status>}
        {pills.length === 0 && !pause && <span class="soft">{t('circles.noFlag')}</span>}
      </td>
    </tr>
  );
}
