import type { OwnVisit } from '../data/kinds';
import { Status } from '../ui/banner';
import { GoLink } from '../ui/card';
import { Face } from '../ui/face';
import { clocks } from '../ui/when';
import { sayStanding, standingOf } from './pa-standing';

interface Props {
  id: string;
  visit: OwnVisit;
  /** In words, where no heading says it. */
  day?: string;
}

const SOLID = ['agreed', 'here', 'done'];

/** A visit of the PA's in a list. Agreed is solid, what still needs a yes is tacked. */
export function VisitRow({ id, visit, day }: Props) {
  const { kind, icon, words } = sayStanding(visit);
  const name = visit.personKnownAs;
  const isSolid = SOLID.includes(standingOf(visit));
  return (
    <GoLink href={`/visits/${id}`} before={<Face name={name} yarn={6} ring={isSolid ? 'known' : 'unmet'} />}>
      <b class="name">{name}</b>
      <br />
      {day && `${day}, `}
      {clocks(visit.startsAt, visit.endsAt)}
      <br />
      <Status kind={kind} icon={icon}>
        {words}
      </Status>
    </GoLink>
  );
}
