import { list } from '../data/rows';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Card, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, longDay } from '../ui/when';
import { byDue, dueOf, dueWords, type Seen, seenWords } from './documents';
import { t } from './words';

/** A PA sees what was written down of their documents, and what is due. */
export function DocumentsPage() {
  const { db, account } = useStore();
  const today = dayOf(useNow());
  const documents = useHeld(() => list(db, 'document', `u:${account.userId}`), [account.userId]);
  return (
    <Page title={t('documents.title')} under="/more" back={{ href: '/profile', words: t('step.back') }}>
      {documents === undefined && <Opening />}
      {documents?.length === 0 && (
        <Empty title={t('documents.none')}>
          <p>{t('documents.noneText')}</p>
        </Empty>
      )}
      {documents && documents.length > 0 && (
        <Documents documents={documents.map(({ id, d }) => ({ id, ...d })).sort(byDue)} today={today} />
      )}
    </Page>
  );
}

function Documents({ documents, today }: { documents: readonly (Seen & { id: string })[]; today: string }) {
  const due = documents.filter((seen) => dueOf(seen, today) !== null);
  return (
    <>
      <section class="stack-s" aria-labelledby="due">
        <h2 id="due">{t('documents.due')}</h2>
        {due.length === 0 && <p>{t('documents.nothingDue')}</p>}
        {due.map((seen) => (
          <Banner key={seen.id} icon="calendar" title={t(`document.${seen.document}`)}>
            <p>{dueWords(seen.nextCheckOn ?? today, today)}</p>
          </Banner>
        ))}
        {due.length > 0 && <p>{t('documents.goesOn')}</p>}
      </section>
      <section class="stack-s" aria-labelledby="seen">
        <h2 id="seen">{t('documents.shown')}</h2>
        {documents.map((seen) => (
          <Card key={seen.id}>
            <p>{seenWords(seen)}</p>
            {seen.datedOn && <p class="small soft">{t('documents.dated', { day: longDay(seen.datedOn) })}</p>}
          </Card>
        ))}
        <p class="small soft">{t('documents.text')}</p>
      </section>
    </>
  );
}
