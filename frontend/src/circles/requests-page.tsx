import './people.css';
import { useState } from 'preact/hooks';
import { useLive } from '../data/use-live';
import { keepDraft } from '../drafts';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { RequestCard } from './request-card';
import { listRequests, notKnownDraft } from './requests';
import { t } from './words';

export function RequestsPage() {
  const { db, account } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const [answers, setAnswers] = useState(0);
  const requests = useLive(() => listRequests(db), [db, answers]);
  const isNotKnown = (circleId: string) => {
    keepDraft(account.userId, notKnownDraft(circleId), 'no');
    setAnswers(answers + 1);
  };
  return (
    <Page title={t('requests.title')} under="/people" back={{ href: '/people', words: t('person.back') }}>
      {notSaved}
      {requests === undefined && <Opening />}
      {requests?.length === 0 && (
        <Empty title={t('requests.none')}>
          <p>{t('requests.noneText')}</p>
        </Empty>
      )}
      {requests?.map((request) => (
        <RequestCard
          key={`${request.kind}:${request.circleId}`}
          request={request}
          now={now}
          save={save}
          newId={db.uuid}
          onNotKnown={isNotKnown}
        />
      ))}
    </Page>
  );
}
