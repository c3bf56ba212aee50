import { circleIdOf } from '../circles/my-circle';
import { sharedScope } from '../data/kinds';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Card, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { NotePaper } from './note-paper';
import { allNotes, useReading } from './notes';
import { capital } from './sentences';
import { t } from './words';

/** The person reads everything that is written about them, newest first, with who has read it. */
export function WrittenPage() {
  const { db, account } = useStore();
  const now = useNow();
  const scope = sharedScope(circleIdOf(account) ?? '');
  const held = useHeld(async () => {
    const visits = new Map((await list(db, 'visit', scope)).map(({ id, d }) => [id, d]));
    return { visits, notes: await allNotes(db, scope) };
  }, [db, scope]);
  useReading(held?.notes);
  return (
    <Page title={t('written.title')} under="/more" back={{ href: '/more' }}>
      <p>{t('written.text')}</p>
      {held === undefined && <Opening />}
      {held?.notes.length === 0 && <Empty title={t('written.none')} />}
      {held?.notes.map((note) => {
        const visit = held.visits.get(note.visitId);
        return (
          <Card key={note.id} labelledBy={`about-${note.id}`}>
            <h2 id={`about-${note.id}`}>
              {visit ? capital(t('written.about', { when: dayAndClock(visit.startsAt, now) })) : t('written.before')}
            </h2>
            <NotePaper note={note} now={now} />
            {visit && (
              <a class="quiet" href={`/visits/${note.visitId}`}>
                {t('written.visit')}
                <span class="vh">{dayAndClock(visit.startsAt, now)}</span>
              </a>
            )}
          </Card>
        );
      })}
    </Page>
  );
}
