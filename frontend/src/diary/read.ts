import type { CareMatchDb } from '../data/db';
import type { Day } from '../data/kinds';
import { type Row, range } from '../data/rows';
import { addDays, instantAt } from '../ui/when';

const FOR_EVER = '9999-12-31T00:00:00Z';

/** The PA's private visits from this day on, and those of the day before, for a night may reach into it. */
export function privatesFrom(db: CareMatchDb, day: Day): Promise<Row<'private_visit'>[]> {
  return range(db, 'private_visit', instantAt(addDays(day, -1), '00:00'), FOR_EVER);
}
