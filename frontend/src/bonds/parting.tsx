import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import type { Save } from '../saving';
import { useStore } from '../session';
import { Answer, Answers } from '../ui/answers';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { SavedHere } from '../ui/sync-state';
import { fullDay } from '../ui/when';
import { t } from './words';

/** The last day, said on both sides' pages. */
export function Goodbye({ name, endsOn, href, now }: { name: string; endsOn: string; href: string; now: Date }) {
  return (
    <Banner icon="heart" title={t('part.soon', { name, day: fullDay(endsOn, now) })}>
      <p>{t('part.soonText')}</p>
      <a href={href}>{t('part.change')}</a>
    </Banner>
  );
}

/** What a PA who leaves would tell another, read by the person first. */
export function Handovers({ rows, save }: { rows: readonly Row<'handover'>[]; save: Save }) {
  return (
    <>
      {rows.map(({ id, d, pending }) => {
        const [pa, to] = [d.paName, d.toName];
        const answer = (isYes: boolean) => void save('handover.answer', { handoverId: id, isYes });
        return (
          <Card key={id} labelledBy={id}>
            <h2 id={id}>{t('handover.asks', { pa, to })}</h2>
            <p class="own-words">{t('meetings.words', { text: d.text })}</p>
            <p>
              {d.isYes === null
                ? t('handover.only', { to })
                : t(d.isYes ? 'handover.saidYes' : 'handover.saidNo', { to })}
            </p>
            {pending && <SavedHere />}
            <Answers>
              {d.isYes !== true && (
                <Answer icon="yes" onClick={() => answer(true)}>
                  {t('handover.yes', { to })}
                </Answer>
              )}
              {d.isYes !== false && (
                <Answer icon="no" onClick={() => answer(false)}>
                  {t('handover.no')}
                </Answer>
              )}
            </Answers>
          </Card>
        );
      })}
    </>
  );
}

/** What this PA would pass on and what became of it, and what others passed on to them with the person's yes. */
export function HandoversOfPa({ circleId, relationshipId, name, isLeaving }: OfPaProps) {
  const { db } = useStore();
  const rows = useLive(async () => {
    const mine = (await list(db, 'handover')).filter(({ d }) => d.circleId === circleId);
    const theirs = (await list(db, 'handed_over')).filter(({ d }) => d.circleId === circleId);
    return { mine, theirs };
  }, [db, circleId]);
  return (
    <>
      {rows?.theirs.map(({ id, d }) => (
        <Card key={id} labelledBy={id}>
          <h2 id={id}>{t('handover.from', { pa: d.paName })}</h2>
          <p class="own-words">{t('meetings.words', { text: d.text })}</p>
        </Card>
      ))}
      {rows?.mine.map(({ id, d, pending }) => (
        <Card key={id} labelledBy={id}>
          <h2 id={id}>
            {d.isYes === null
              ? t('handover.waits', { name })
              : t(d.isYes ? 'handover.passed' : 'handover.kept', { name, to: d.toName })}
          </h2>
          <p class="own-words">{t('meetings.words', { text: d.text })}</p>
          {pending && <SavedHere />}
        </Card>
      ))}
      {isLeaving && (
        <LinkButton kind="second" wide icon="paper" href={`/people/${relationshipId}/handover`}>
          {t('handover.open')}
        </LinkButton>
      )}
    </>
  );
}

interface OfPaProps {
  circleId: string;
  relationshipId: string;
  /** The person's. */
  name: string;
  isLeaving: boolean;
}

/** The reason that the user wrote for themselves. */
export function OwnReason({ relationshipId, save }: { relationshipId: string; save: Save }) {
  const { db } = useStore();
  const reason = useLive(
    async () => (await list(db, 'own_reason')).find(({ d }) => d.relationshipId === relationshipId),
    [db, relationshipId],
  );
  if (!reason) return null;
  return (
    <Card labelledBy="own-reason">
      <h2 id="own-reason">{t('part.kept')}</h2>
      <p class="own-words">{t('meetings.words', { text: reason.d.text })}</p>
      <p class="soft">{t('part.keptText')}</p>
      <Button kind="second" icon="no" onClick={() => void save('reason.keep', { relationshipId, text: '' })}>
        {t('part.forget')}
      </Button>
    </Card>
  );
}
