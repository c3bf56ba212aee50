import { tenureWords } from '../bonds/meeting';
import { Meetings } from '../bonds/meetings';
import { Goodbye, Handovers, OwnReason } from '../bonds/parting';
import { t as bonds } from '../bonds/words';
import { yarnInCircle } from '../continuity/faces';
import { sharedScope } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { Portrait } from '../files/picture';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton, RingButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { Heading, Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { ArrangementCard } from '../visits/arrangement-card';
import { callName } from './faces';
import { TooClose, useIsClose } from './interest';
import { circleIdOf } from './my-circle';
import { NextStep, StepsSoFar } from './relationship-steps';
import { nextStep } from './steps';
import { t } from './words';

interface Props {
  id: string;
}

export function RelationshipPage({ id }: Props) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const bond = useHeld(async () => (await get(db, 'relationship', id)) ?? null, [id]);
  return (
    <Page
      key={id}
      title={bond ? t('relationship.with', { name: callName(bond.d) }) : t('relationship.title')}
      heading={bond ? 'own' : 'title'}
      back={{ href: '/team', words: t('team.title') }}
      under="/team"
    >
      {bond === undefined && <Opening />}
      {bond === null && <Empty title={t('relationship.gone')} />}
      {bond && <Relationship bond={bond} circleId={circleId} />}
    </Page>
  );
}

function Relationship({ bond, circleId }: { bond: Row<'relationship'>; circleId: string }) {
  const { db } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const { id, d, pending } = bond;
  const name = callName(d);
  const step = nextStep(d);
  const shared = sharedScope(circleId);
  const isClose = useIsClose(circleId, d.paId);
  const yarn = useLive(async () => yarnInCircle(db, circleId, d.paId), [db, circleId, d.paId]);
  const member = useLive(
    async () => (await list(db, 'team_member', shared)).find((each) => each.d.paId === d.paId),
    [db, shared, d.paId],
  );
  const arrangements = useLive(
    async () => (await list(db, 'arrangement', shared)).filter((each) => each.d.paId === d.paId),
    [db, shared, d.paId],
  );
  const meetings = useLive(
    async () => (await list(db, 'introduction')).filter((row) => row.d.paId === d.paId),
    [db, d.paId],
  );
  const handovers = useLive(
    async () => (await list(db, 'handover')).filter((row) => row.d.paId === d.paId),
    [db, d.paId],
  );
  const pause = useLive(async () => (await list(db, 'pause_ask')).find((row) => row.d.paId === d.paId), [db, d.paId]);
  return (
    <>
      <div class="lead">
        <Portrait photo={d.photo} name={name} yarn={yarn ?? 1} size="xl" ring={step === 'chosen' ? 'known' : 'unmet'} />
        <div>
          <Heading>{t('relationship.with', { name })}</Heading>
          {tenureWords(d) && <p class="soft">{tenureWords(d)}</p>}
        </div>
      </div>
      {notSaved}
      {pause && (
        <Banner icon="clock" title={bonds('pause.heading', { name })}>
          <a href={`/pauses/${pause.id}`}>{bonds('pause.ask')}</a>
        </Banner>
      )}
      {d.endsOn && step === 'chosen' && (
        <Goodbye name={name} endsOn={d.endsOn} href={`/relationships/${id}/end`} now={now} />
      )}
      <Handovers rows={handovers ?? []} save={save} />
      {isClose ? (
        <TooClose name={name} />
      ) : (
        <NextStep bond={d} isPending={pending} relationshipId={id} circleId={circleId} save={save} />
      )}
      {step === 'chosen' && (
        <>
          {arrangements?.map((each) => (
            <ArrangementCard key={each.id} row={each} side="person" otherName={name} save={save} />
          ))}
          <div class="two">
            {member?.d.phone && <RingButton phone={member.d.phone}>{t('team.ring', { name })}</RingButton>}
            <LinkButton kind="second" icon="calendar" href={`/arrangements/new?pa=${d.paId}`}>
              {t('relationship.plan')}
            </LinkButton>
            <LinkButton kind="second" icon="today" href={`/visits/new?pa=${d.paId}`}>
              {t('relationship.ask')}
            </LinkButton>
          </div>
        </>
      )}
      {bond.d.stage !== 'considering' && (
        <LinkButton kind="second" wide icon="talk" href={`/messages/${id}`}>
          {t('relationship.messages', { name })}
        </LinkButton>
      )}
      <Meetings rows={meetings ?? []} side="person" name={name} save={save} now={now} />
      {step !== 'ended' && step !== 'considering' && d.pausedAt === null && (
        <LinkButton kind="second" wide icon="cup" href={`/relationships/${id}/meet`}>
          {bonds('meetings.find')}
        </LinkButton>
      )}
      <Card labelledBy="so-far">
        <h2 id="so-far">{t('relationship.soFar')}</h2>
        <StepsSoFar bond={d} now={now} />
      </Card>
      <LinkButton kind="second" wide href={`/find/${d.paId}`}>
        {t('relationship.page', { name })}
      </LinkButton>
      <OwnReason relationshipId={id} save={save} />
      {step !== 'ended' && step !== 'considering' && (
        <LinkButton kind="second" wide icon="heart" href={`/relationships/${id}/end`}>
          {bonds('part.with', { name })}
        </LinkButton>
      )}
    </>
  );
}
