import { type People, personScope, readPeople } from '../circles/my-circle';
import type { CareMatchDb } from '../data/db';
import { sharedScope } from '../data/kinds';
import { list, type Row } from '../data/rows';

export interface Held {
  people: People;
  /** All that this phone holds: 90 days back, 90 ahead, in time order. */
  visits: Row<'visit'>[];
  asks: Row<'ask'>[];
  flags: Row<'flag'>[];
  arrangements: Row<'arrangement'>[];
  outcomes: Row<'outcome'>[];
  pauseAsks: Row<'pause_ask'>[];
  meetings: Row<'introduction'>[];
  pauses: Row<'pause'>[];
  covers: Row<'cover'>[];
  offers: Row<'cover_offer'>[];
  /** How many minutes the person's plan says to wait; null: they have none. */
  wait: number | null;
}

/** What the person's first page is made of. Null while the circle has not reached this phone. */
export async function readToday(db: CareMatchDb, circleId: string): Promise<Held | null> {
  const shared = sharedScope(circleId);
  const own = personScope(circleId);
  const [people, visits, asks, flags, arrangements, outcomes, pauseAsks, meetings, pauses, covers, offers, plans] =
    await Promise.all([
      readPeople(db, circleId),
      list(db, 'visit', shared),
      list(db, 'ask', own),
      list(db, 'flag', own),
      list(db, 'arrangement', shared),
      list(db, 'outcome', shared),
      list(db, 'pause_ask', own),
      list(db, 'introduction'),
      list(db, 'pause', shared),
      list(db, 'cover', own),
      list(db, 'cover_offer', own),
      list(db, 'missed_visit_plan', shared),
    ]);
  const held = { visits, asks, flags, arrangements, outcomes, pauseAsks, meetings, pauses, covers, offers };
  const wait = plans[0]?.d.waitMinutes ?? null;
  return people && { people, ...held, wait };
}
