import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import { circleIdOf, readPeople } from '../circles/my-circle';
import { useHeld } from '../held';
import { useStore } from '../session';
import { Opening, Page } from '../ui/page';
import { OfferVisit } from './offer-visit';
import { t } from './words';

/** The person asks a PA whom they have met for one visit. */
export function AskVisitPage() {
  const { db, account } = useStore();
  const { query } = useLocation();
  const circleId = circleIdOf(account) ?? '';
  const people = useHeld(async () => readPeople(db, circleId), [db, circleId]);
  const others = people?.members.map(({ d }) => d) ?? [];
  const met = people?.bonds.map(({ d }) => d).filter(({ stage }) => stage === 'introduced') ?? [];
  return (
    <Page title={t('offer.ask')} back={{ href: '/team' }} under="/team">
      {people ? (
        <OfferVisit
          side="person"
          others={[...others, ...met].map((pa) => ({
            id: pa.paId,
            name: callName(pa),
            circleId,
            paId: pa.paId,
            isNew: false,
            urgentRules: [],
          }))}
          who={query.pa ?? ''}
        />
      ) : (
        <Opening />
      )}
    </Page>
  );
}
