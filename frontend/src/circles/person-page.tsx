import './people.css';
import { Meetings } from '../bonds/meetings';
import { Goodbye, HandoversOfPa, OwnReason } from '../bonds/parting';
import { t as bonds } from '../bonds/words';
import { sharedScope } from '../data/kinds';
import { get, list, range } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { AboutSections } from '../person/about-sections';
import { LoveCards } from '../person/love-page';
import { MetList, SayMet } from '../person/met-list';
import { PlanSteps } from '../person/plan-steps';
import { t as p } from '../person/words';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { LinkButton, RingButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { Face } from '../ui/face';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayAndClock, dayOf, sayDay } from '../ui/when';
import { isWithin, pausesAhead } from '../visits/pauses';
import { capital } from '../visits/sentences';
import { nextOfBond, stepsOfBond } from './bond-words';
import { CommunicationNeeds, GettingIn, IfSomethingIsWrong } from './person-facts';
import { OwnWords, PausedBanner, Plans, Team } from './person-parts';
import { listRequests } from './requests';
import { t } from './words';

interface Props {
  id: string;
}

/** `id` is the bond's. */
export function PersonPage({ id }: Props) {
  const { db } = useStore();
  const seen = useHeld(() => readPerson(db, id), [db, id]);
  if (seen) return <PersonScreen key={id} id={id} {...seen} />;
  return (
    <Page title={t('person.title')} under="/people" back={{ href: '/people', words: t('person.back') }}>
      {seen === undefined ? (
        <Opening />
      ) : (
        <Empty title={t('person.gone')}>
          <p>{t('person.goneText')}</p>
        </Empty>
      )}
    </Page>
  );
}

const MANY = 5;

/** Null when this phone does not hold the bond. Outside the team the circle is null and its lists are empty. */
async function readPerson(db: Store['db'], id: string) {
  const bond = await get(db, 'bond', id);
  if (!bond || bond.d.stage === 'ended') return null;
  const { circleId, paId } = bond.d;
  const scope = sharedScope(circleId);
  const ahead = await range(db, 'own_visit', new Date().toISOString(), '9');
  return {
    bond,
    circle: (await get(db, 'circle', circleId)) ?? null,
    team: (await list(db, 'team_member', scope)).map(({ d }) => d).filter((member) => member.paId !== paId),
    outcomes: (await list(db, 'outcome', scope)).map(({ d }) => d),
    versions: await list(db, 'about_me', scope),
    loved: await list(db, 'love', scope),
    met: (await list(db, 'needs_met', scope)).toReversed(),
    missed: (await list(db, 'missed_visit_plan', scope))[0]?.d ?? null,
    pauses: await list(db, 'pause', scope),
    own: (await list(db, 'team_member', scope)).find(({ d }) => d.paId === paId)?.d ?? null,
    shared: (await list(db, 'visit', scope)).map(({ d }) => d),
    plans: (await list(db, 'arrangement', scope)).filter(({ d }) => d.paId === paId && d.stage !== 'ended'),
    visits: ahead.filter(({ d }) => d.circleId === circleId && ['proposed', 'confirmed'].includes(d.status)),
    meetings: (await list(db, 'introduction')).filter(({ d }) => d.circleId === circleId),
    asks: (await listRequests(db)).filter((request) => request.circleId === circleId).length,
  };
}

type Seen = NonNullable<Awaited<ReturnType<typeof readPerson>>>;

function PersonScreen({ id, ...seen }: Seen & { id: string }) {
  const { bond, circle, team, outcomes, pauses, own, shared, plans, visits, meetings, asks } = seen;
  const { save, notSaved } = useSaving();
  const now = useNow();
  const { circleId, personKnownAs: name, outcode, stage } = bond.d;
  const hasDied = pauses.some(({ d }) => d.reason === 'died' && isWithin(dayOf(now), d));
  return (
    <Page title={name} heading="own" under="/people" back={{ href: '/people', words: t('person.back') }}>
      <div class="lead">
        <Face name={name} size="l" ring={stage === 'chosen' ? 'known' : 'unmet'} />
        <div>
          <Heading says={false}>
            <span class="name">{name}</span>
          </Heading>
          {!hasDied && <p>{nextOfBond(bond.d)}</p>}
          {!circle && outcode && <p class="small">{t('person.near', { outcode })}</p>}
        </div>
      </div>
      {!hasDied && <CommunicationNeeds needs={circle?.d.communicationNeeds ?? bond.d.communicationNeeds ?? null} />}
      {pausesAhead(pauses, dayOf(now)).map((pause) => (
        <PausedBanner key={pause.id} pause={pause.d} name={name} own={own} visits={shared} now={now} />
      ))}
      {notSaved}
      {bond.pending && <SavedHere />}
      {bond.d.endsOn && <Goodbye name={name} endsOn={bond.d.endsOn} href={`/people/${id}/end`} now={now} />}
      {!hasDied && <Meetings rows={meetings} side="pa" name={name} save={save} now={now} />}
      {asks > 0 && (
        <LinkButton wide icon="dontknow" href="/requests">
          {t('person.answer', { name })}
        </LinkButton>
      )}
      {!hasDied && (
        <div class="two">
          {circle?.d.phone && (
            <RingButton kind="second" phone={circle.d.phone}>
              {t('person.ring', { name })}
            </RingButton>
          )}
          <LinkButton kind="second" icon="calendar" href={`/week?offer=${circleId}`}>
            {t('person.offer')}
          </LinkButton>
          <LinkButton kind="second" icon="cup" href={`/people/${id}/meet`}>
            {bonds('meetings.find')}
          </LinkButton>
        </div>
      )}
      {stage !== 'considering' && (
        <LinkButton kind="second" wide icon="talk" href={`/messages/${id}`}>
          {t('person.messages', { name })}
        </LinkButton>
      )}
      {!hasDied && (
        <Card labelledBy="visits-ahead">
          <h2 id="visits-ahead">{t('person.ahead')}</h2>
          {visits.length === 0 && <p>{t('person.noneAhead')}</p>}
          <ul>
            {visits.slice(0, MANY).map((visit) => (
              <li key={visit.id}>
                <a class="inline-link" href={`/visits/${visit.id}`}>
                  {capital(dayAndClock(visit.d.startsAt, now))}
                </a>
              </li>
            ))}
          </ul>
          {visits.length > MANY && (
            <a class="inline-link" href="/week">
              {t('person.more', { count: visits.length - MANY })}
            </a>
          )}
        </Card>
      )}
      {!hasDied && (
        <HandoversOfPa
          circleId={circleId}
          relationshipId={id}
          name={name}
          isLeaving={stage === 'chosen' && bond.d.endsOn !== null}
        />
      )}
      {stage === 'chosen' && !hasDied && <Plans name={name} circleId={circleId} plans={plans} save={save} now={now} />}
      {circle && !hasDied && <IfSomethingIsWrong circle={circle.d} />}
      {circle && !hasDied && <GettingIn circle={circle.d} />}
      {seen.missed && !hasDied && (
        <Card labelledBy="missed">
          <h2 id="missed">{p('plan.title')}</h2>
          <PlanSteps plan={seen.missed} />
        </Card>
      )}
      <OwnWords name={name} outcomes={outcomes} />
      <AboutSections versions={seen.versions} now={now} />
      <LoveCards loved={seen.loved} />
      {circle?.d.communicationNeeds && !hasDied && (
        <>
          <SayMet circleId={circleId} name={name} save={save} />
          <MetList met={seen.met} now={now} />
        </>
      )}
      <Team team={team} />
      <Card labelledBy="steps">
        <h2 id="steps">{t('steps.title')}</h2>
        <ol class="then">
          {stepsOfBond(bond.d).map(({ at, words }) => (
            <li key={words}>
              <b>{words}</b>
              <span class="small soft">{capital(sayDay(dayOf(at), now))}</span>
            </li>
          ))}
        </ol>
      </Card>
      <OwnReason relationshipId={id} save={save} />
      {!hasDied && (
        <LinkButton kind="second" wide icon="heart" href={`/people/${id}/end`}>
          {bonds('part.with', { name })}
        </LinkButton>
      )}
    </Page>
  );
}
