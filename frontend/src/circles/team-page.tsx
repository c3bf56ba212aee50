import { useState } from 'preact/hooks';
import { t as bondWords } from '../bonds/words';
import { type Looks, looksOf } from '../continuity/faces';
import { type Circle, type Relationship, sharedScope, type TeamRole } from '../data/kinds';
import type { Row } from '../data/rows';
import { list } from '../data/rows';
import { useLive } from '../data/use-live';
import { Portrait } from '../files/picture';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Card, Details, Empty, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { UndoToast } from '../ui/undo-toast';
import { useNow } from '../ui/use-now';
import { dayOf, monthOf, since } from '../ui/when';
import { callName, isFamiliar, isTeamUnasked, isWanted, lastMet } from './faces';
import { circleIdOf, type People, readPeople } from './my-circle';
import { isOnlyThought, nextStep } from './steps';
import { t } from './words';

const roles: readonly TeamRole[] = ['main', 'regular', 'backup'];

export function TeamPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const visits = useLive(async () => list(db, 'visit', sharedScope(circleId)), [db, circleId]);
  const isReady = people && visits;
  return (
    <Page title={t('team.title')} under="/team">
      {isReady ? (
        <Team
          people={people}
          looks={looksOf(
            people,
            visits.map(({ d }) => d),
          )}
        />
      ) : (
        <Opening />
      )}
    </Page>
  );
}

function Team({ people, looks }: { people: People; looks: (paId: string) => Looks }) {
  const now = useNow();
  const { circle, members, bonds } = people;
  const others = bonds.filter(({ d }) => d.stage !== 'chosen' && d.stage !== 'ended');
  const coming = others.filter(({ d }) => isWanted(d) || d.stage !== 'considering');
  const thought = others.filter(({ d }) => isOnlyThought(d) && !isWanted(d));
  const visitors = others.filter((bond) => bond.d.imported && !coming.includes(bond));
  return (
    <>
      {isTeamUnasked(circle) && (
        <Banner icon="team" title={t('team.unasked')}>
          <p>{t('team.unaskedText')}</p>
          <a href="/team/question">{t('team.unaskedLink')}</a>
        </Banner>
      )}
      {members.length === 0 && (
        <Empty title={t('team.empty')}>
          <p>{t('team.emptyText')}</p>
        </Empty>
      )}
      {roles.map((role) => (
        <OfRole
          key={role}
          role={role}
          circle={circle}
          members={members.filter(({ d }) => d.role === role)}
          bonds={bonds}
          looks={looks}
          now={now}
        />
      ))}
      <TeamOfOne members={members} bonds={bonds} />
      {thought.length > 0 && (
        <Card labelledBy="thought">
          <h2 id="thought">{t('team.thought')}</h2>
          {thought.map(({ id, d }) => (
            <GoLink
              key={id}
              href={`/find/${d.paId}`}
              before={<Portrait photo={d.photo} name={callName(d)} yarn={looks(d.paId).yarn} size="s" />}
            >
              {callName(d)}
            </GoLink>
          ))}
        </Card>
      )}
      {coming.length > 0 && <BeingMet bonds={coming} looks={looks} />}
      <Card>
        <GoLink href="/thread" before={<Icon name="calendar" />}>
          {t('team.thread')}
        </GoLink>
        <GoLink href="/team/rules" before={<Icon name="newface" />}>
          {bondWords('rules.link')}
        </GoLink>
        <GoLink href="/decisions" before={<Icon name="paper" />}>
          {t('team.decisions')}
        </GoLink>
      </Card>
      <LinkButton href="/find" icon="find" wide>
        {t('team.find')}
      </LinkButton>
      <LinkButton href="/team/bring" kind="second" icon="newface" wide>
        {t('bring.title')}
      </LinkButton>
      {visitors.length > 0 && (
        <Details summary={t('team.visitors', { count: visitors.length })}>
          <ul class="stack-s">
            {visitors.map(({ id, d }) => (
              <li key={id}>
                <GoLink
                  href={`/relationships/${id}`}
                  before={<Portrait photo={d.photo} name={callName(d)} yarn={looks(d.paId).yarn} size="s" />}
                >
                  {callName(d)}
                  <br />
                  <span class="small soft">{t('team.visits', { count: d.visits })}</span>
                </GoLink>
              </li>
            ))}
          </ul>
        </Details>
      )}
    </>
  );
}

/** Said once, as a thought and not as a fault; the person may say that it is fine, and take that back. */
function TeamOfOne({ members, bonds }: Pick<People, 'members' | 'bonds'>) {
  const { save, notSaved } = useSaving();
  const [isSaid, setSaid] = useState(false);
  const [only] = members;
  const bond = bonds.find(({ d }) => d.paId === only?.d.paId);
  if (!only || members.length > 1) return null;
  const say = async (isFine: boolean) => {
    if (bond && (await save('team.accept_one', { relationshipId: bond.id, isFine }))) setSaid(isFine);
  };
  if (bond?.d.fineAloneAt) {
    return (
      isSaid && (
        <>
          {notSaved}
          <UndoToast
            message={t('team.oneSaid', { name: callName(only.d) })}
            onUndo={() => void say(false)}
            onClose={() => setSaid(false)}
          />
        </>
      )
    );
  }
  return (
    <Banner icon="team" title={t('team.one', { name: callName(only.d) })}>
      <p>{t('team.oneText')}</p>
      {notSaved}
      {bond && (
        <Button kind="second" onClick={() => void say(true)}>
          {t('team.oneFine')}
        </Button>
      )}
    </Banner>
  );
}

interface OfRoleProps {
  circle: Circle;
  role: TeamRole;
  members: readonly Row<'team_member'>[];
  bonds: readonly Row<'relationship'>[];
  looks: (paId: string) => Looks;
  now: Date;
}

function OfRole({ role, circle, members, bonds, looks, now }: OfRoleProps) {
  if (members.length === 0) return null;
  return (
    <section class="stack-s" aria-labelledby={`role-${role}`}>
      <h2 id={`role-${role}`}>{t(`team.role.${role}`)}</h2>
      {members.map(({ id, d }) => {
        const name = callName(d);
        const bond = bonds.find((each) => each.d.paId === d.paId);
        return (
          <Card key={id}>
            <div class="lead">
              <Portrait photo={d.photo} name={name} yarn={looks(d.paId).yarn} size="l" />
              <div>
                <h3 class="name">{name}</h3>
                <p class="soft">
                  {d.firstMetAt && d.visits > 0
                    ? t('team.known', { count: d.visits, since: since(d.firstMetAt, now) })
                    : t('team.chosenSince', { since: since(d.chosenAt, now) })}
                </p>
              </div>
            </div>
            {bond && isFamiliar(circle, bond.d, now) === false && <MeetAgain id={bond.id} bond={bond.d} name={name} />}
            {bond?.pending && <SavedHere />}
            <div class="two">
              {d.phone && <RingButton phone={d.phone}>{t('team.ring', { name })}</RingButton>}
              {bond && (
                <LinkButton kind="second" href={`/relationships/${bond.id}`}>
                  {t('team.see', { name })}
                </LinkButton>
              )}
            </div>
          </Card>
        );
      })}
    </section>
  );
}

/** A face that has faded: gently, and only a suggestion. */
function MeetAgain({ id, bond, name }: { id: string; bond: Relationship; name: string }) {
  const last = lastMet(bond);
  return (
    <p>
      {last ? t('team.notLately', { name, month: monthOf(dayOf(last)) }) : t('team.notMetYet', { name })}{' '}
      <a href={`/relationships/${id}/meet`}>{t('team.meetAgain', { name })}</a>
    </p>
  );
}

/** Those with whom it has begun: invited, being met, or waiting for the last yes. */
function BeingMet({ bonds, looks }: { bonds: readonly Row<'relationship'>[]; looks: (paId: string) => Looks }) {
  return (
    <section class="stack-s" aria-labelledby="being-met">
      <h2 id="being-met">{t('team.beingMet')}</h2>
      {bonds.map(({ id, d, pending }) => (
        <Card key={id} kind="plain">
          <GoLink
            href={`/relationships/${id}`}
            before={<Portrait photo={d.photo} name={callName(d)} yarn={looks(d.paId).yarn} ring="unmet" />}
          >
            <b>{callName(d)}</b>
            <br />
            <span class="small">{stepWords(d)}</span>
          </GoLink>
          {pending && <SavedHere />}
        </Card>
      ))}
    </section>
  );
}

function stepWords(bond: Relationship): string {
  return t(`step.${nextStep(bond)}`, { name: callName(bond) });
}
