import './people.css';
import { useState } from 'preact/hooks';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { keepDraft } from '../drafts';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { afterNo, afterYes, sayNo, sayYes } from './request-answers';
import { RequestCard } from './request-card';
import { keyOf, listRequests, notKnownDraft, type Request } from './requests';
import { t } from './words';

export function RequestsPage() {
  const { db, account } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const [after, setAfter] = useState('');
  const requests = useHeld(() => listRequests(db), [db, after]);
  const privates = useLive(() => list(db, 'private_visit'), [db]);
  const onYes = async (request: Request) => {
    if (await sayYes(request, save, db.uuid)) setAfter(afterYes(request));
  };
  const onNo = async (request: Request) => {
    if (request.kind === 'visited') keepDraft(account.userId, notKnownDraft(request.circleId), 'no');
    if (await sayNo(request, save, now)) setAfter(afterNo(request));
  };
  return (
    <Page title={t('requests.title')} under="/people" back={{ href: '/people', words: t('person.back') }}>
      {notSaved}
      {after && <Banner icon="yes" title={after} announced />}
      {requests === undefined && <Opening />}
      {requests?.length === 0 && (
        <Empty title={t('requests.none')}>
          <p>{t('requests.noneText')}</p>
        </Empty>
      )}
      {requests?.map((request) => (
        <RequestCard
          key={keyOf(request)}
          request={request}
          privates={privates ?? []}
          now={now}
          onYes={() => void onYes(request)}
          onNo={() => void onNo(request)}
        />
      ))}
    </Page>
  );
}
