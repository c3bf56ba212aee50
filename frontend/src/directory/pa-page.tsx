import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import { isOnlyThought, nextStep } from '../circles/steps';
import type { SeenDocument } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useDraft } from '../drafts';
import { Portrait } from '../files/picture';
import { readAgreement, weeklyBudget } from '../funds/budget';
import { useHeld } from '../held';
import { AboutPa } from '../profile/about-pa';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { TextArea } from '../ui/field';
import { Heading, Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf } from '../ui/when';
import { yarnOfStranger } from '../ui/yarn';
import { Attribution } from './attribution';
import { NOTHING_NEEDED } from './data';
import { Cost, placeWords, Why } from './hit-card';
import { judge, lengthOf, noWishes, type Query } from './matching';
import { useWishes } from './wishes';
import { t } from './words';

interface Props {
  paId: string;
}

export function PaPage({ paId }: Props) {
  const { db, account } = useStore();
  const now = useNow();
  const today = dayOf(now);
  const circleId = circleIdOf(account) ?? '';
  const profile = useHeld(async () => (await get(db, 'pa_profile', paId)) ?? null, [paId]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const agreement = useLive(async () => readAgreement(db, circleId, today), [db, circleId, today]);
  const need = useLive(async () => (await get(db, 'need', circleId))?.d ?? NOTHING_NEEDED, [db, circleId]);
  const [wishes] = useWishes(circleId);
  const scope = profile?.scope ?? '';
  const documents = useLive(async () => list(db, 'document', scope), [db, scope]);
  const isReady = profile && documents && people && need && agreement !== undefined;
  return (
    <Page
      key={paId}
      title={profile ? callName(profile.d) : t('pa.title')}
      heading={isReady ? 'own' : 'title'}
      back={{ href: '/find', words: t('find.title') }}
      under="/team"
    >
      {profile === null && (
        <Empty title={t('pa.gone')}>
          <p>{t('pa.goneText')}</p>
        </Empty>
      )}
      {profile !== null && !isReady && <Opening />}
      {isReady && (
        <Pa
          profile={profile}
          documents={documents.filter(({ d }) => d.paId === paId).map(({ id, d }) => ({ id, ...d }))}
          people={people}
          circleId={circleId}
          asked={{
            needs: need,
            wishes: wishes ?? noWishes,
            at: people.circle.at,
            weeklyPence: agreement && weeklyBudget(agreement),
            today,
          }}
        />
      )}
    </Page>
  );
}

interface PaProps {
  profile: Row<'pa_profile'>;
  documents: readonly (SeenDocument & { id: string })[];
  people: People;
  circleId: string;
  asked: Query;
}

/** In a week of so many hours the example reckons where the person has not said how many they look for. */
const EXAMPLE_HOURS = 10;

function Pa({ profile: { id: paId, d: pa }, documents, people, circleId, asked }: PaProps) {
  const now = useNow();
  const name = callName(pa);
  const bond = people.bonds.find(({ d }) => d.paId === paId);
  const hit = judge(paId, pa, asked);
  const hours = Math.round(asked.needs.visits.reduce((sum, visit) => sum + lengthOf(visit), 0) / 60);
  const step = bond ? nextStep(bond.d) : 'considering';
  const mayInvite = step === 'considering' || step === 'ended';
  return (
    <>
      <div class="lead">
        <Portrait
          photo={pa.photo}
          name={name}
          yarn={yarnOfStranger(paId)}
          size="xl"
          ring={step === 'chosen' ? 'known' : 'unmet'}
        />
        <div>
          <Heading>{name}</Heading>
          <p class="soft">{placeWords(hit, pa)}</p>
        </div>
      </div>
      {bond && !mayInvite && (
        <Banner icon="talk" title={t('pa.underWay', { name })}>
          <a href={`/relationships/${bond.id}`}>{t('pa.toRelationship', { name })}</a>
        </Banner>
      )}
      <Card>
        <Why hit={hit} pa={pa} heading="h2" />
        <Cost hit={hit} pa={pa} weeklyPence={asked.weeklyPence} />
      </Card>
      <AboutPa
        name={name}
        pa={pa}
        documents={documents}
        week={{ hours: hours || EXAMPLE_HOURS, km: hit.km }}
        now={now}
      />
      {hit.km !== null && <Attribution />}
      <Consider circleId={circleId} paId={paId} name={name} bond={bond} />
      {mayInvite && <Invite circleId={circleId} paId={paId} name={name} bondId={bond?.id} isTaking={pa.accepting} />}
      {bond && !mayInvite && (
        <LinkButton wide href={`/relationships/${bond.id}`}>
          {t('pa.toRelationship', { name })}
        </LinkButton>
      )}
    </>
  );
}

interface ConsiderProps {
  circleId: string;
  paId: string;
  name: string;
  bond: Row<'relationship'> | undefined;
}

/** Before anything else: a thought that nobody else is told of. */
function Consider({ circleId, paId, name, bond }: ConsiderProps) {
  const { db } = useStore();
  const { save, notSaved } = useSaving();
  if (bond && !isOnlyThought(bond.d)) return null;
  return (
    <>
      {notSaved}
      {bond && <p class="soft">{t('pa.considered', { name })}</p>}
      <Button
        wide
        kind="second"
        onClick={() =>
          void (bond
            ? save('relationship.forget', { relationshipId: bond.id })
            : save('relationship.consider', { relationshipId: db.uuid(), circleId, paId }))
        }
      >
        {t(bond ? 'pa.forget' : 'pa.consider', { name })}
      </Button>
    </>
  );
}

interface InviteProps {
  circleId: string;
  paId: string;
  name: string;
  /** Where they have met before, or the relationship ended. */
  bondId: string | undefined;
  isTaking: boolean;
}

const MAX_MESSAGE = 4000;

function Invite({ circleId, paId, name, bondId, isTaking }: InviteProps) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [message, setMessage] = useDraft(`invite:${paId}`);
  const relationshipId = bondId ?? db.uuid();
  const invite = async () => {
    const args = { relationshipId, circleId, paId, message: message.trim() };
    if (!(await save('relationship.invite', args))) return;
    setMessage('');
    route(`/relationships/${relationshipId}`);
  };
  const sayKnown = async () => {
    if (await save('relationship.say_known', { relationshipId, circleId, paId }))
      route(`/relationships/${relationshipId}`);
  };
  return (
    <Card labelledBy="invite">
      <h2 id="invite">{t('pa.invite', { name })}</h2>
      {notSaved}
      {!isTaking && <p>{t('pa.notTaking', { name })}</p>}
      <TextArea
        id="message"
        label={t('pa.message', { name })}
        hint={t('pa.messageHint')}
        maxLength={MAX_MESSAGE}
        value={message}
        onInput={setMessage}
      />
      <p class="small soft">{t('pa.free')}</p>
      <Button wide onClick={() => void invite()}>
        {t('pa.inviteDo', { name })}
      </Button>
      <Details summary={t('pa.knownAlready', { name })}>
        <div class="stack-s">
          <p>{t('pa.knownText', { name })}</p>
          <Button kind="second" onClick={() => void sayKnown()}>
            {t('pa.knownDo')}
          </Button>
        </div>
      </Details>
    </Card>
  );
}
