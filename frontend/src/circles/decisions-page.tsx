import { list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Status } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { capital } from '../visits/sentences';
import { decisionWords, givenWords, groundWords } from './decision-words';
import { circleIdOf, personScope } from './my-circle';
import { t } from './words';

export function DecisionsPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const now = useNow();
  const { save, notSaved } = useSaving();
  const decisions = useHeld(async () => list(db, 'decision', personScope(circleId)), [circleId]);
  return (
    <Page title={t('decisions.title')} back={{ href: '/team', words: t('team.title') }} under="/more">
      {notSaved}
      <p>{t('decisions.intro')}</p>
      {decisions === undefined && <Opening />}
      {decisions?.length === 0 && <Empty title={t('decisions.empty')} />}
      {decisions?.toReversed().map((row) => (
        <DecisionCard
          key={row.id}
          row={row}
          now={now}
          onUndo={() => void save('decision.undo', { decisionId: row.id })}
        />
      ))}
    </Page>
  );
}

function DecisionCard({ row: { d, pending }, now, onUndo }: { row: Row<'decision'>; now: Date; onUndo: () => void }) {
  const mayUndo = d.recordedBy !== null && d.undoable && d.undoneAt === null && !pending;
  return (
    <Card kind={d.recordedBy === null ? 'plain' : 'paper'}>
      <h2>{decisionWords(d)}</h2>
      <p class="soft">{t('decisions.when', { when: capital(dayAndClock(d.decidedAt, now)), given: givenWords(d) })}</p>
      {groundWords(d, now).map((sentence) => (
        <p key={sentence} class="soft">
          {sentence}
        </p>
      ))}
      {d.undoneAt && <Status icon="undo">{t('decisions.undone', { when: dayAndClock(d.undoneAt, now) })}</Status>}
      {pending && (
        <>
          <p>{t('decisions.undoing')}</p>
          <SavedHere />
        </>
      )}
      {mayUndo && (
        <Button kind="second" icon="undo" label={t('decisions.undoThis', { what: decisionWords(d) })} onClick={onUndo}>
          {t('decisions.undo')}
        </Button>
      )}
    </Card>
  );
}
