import type { OwnVisit } from '../data/kinds';
import { Status } from '../ui/banner';
import { GoLink } from '../ui/card';
import { Face } from '../ui/face';
import { clocks } from '../ui/when';
import { sayStanding, standingOf } from './pa-standing';
import { t } from './words';

interface Props {
  id: string;
  visit: OwnVisit;
  /** In words, where no heading says it. */
  day?: string;
  /** It does not go together with another visit. */
  isWarned?: boolean;
}

const SOLID = ['agreed', 'here', 'done'];

/** A visit of the PA's in a list. Agreed is solid, what still needs a yes is tacked. */
export function VisitRow({ id, visit, day, isWarned = false }: Props) {
  const { kind, icon, words } = sayStanding(visit);
  const name = visit.personKnownAs;
  const isSolid = SOLID.includes(standingOf(visit));
  return (
    <GoLink href={`/visits/${id}`} before={<Face name={name} ring={isSolid ? 'known' : 'unmet'} />}>
      <b class="name">{name}</b>
      <br />
      {day && `${day}, `}
      {clocks(visit.startsAt, visit.endsAt)}
      <br />
      <Status kind={kind} icon={icon}>
        {words}
      </Status>
      {isWarned && (
        <>
          {' '}
          <Status kind="held" icon="warn">
            {t('warning.row')}
          </Status>
        </>
      )}
    </GoLink>
  );
}
