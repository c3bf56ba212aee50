import { useState } from 'preact/hooks';
import { callName, isFamiliar } from '../circles/faces';
import { bondWith, circleIdOf, type People, personScope, readPeople } from '../circles/my-circle';
import type { CareMatchDb } from '../data/db';
import { type Cover, type MissedVisitPlan, type Relationship, sharedScope } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Banner, Status } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { Face } from '../ui/face';
import { CheckboxGroup } from '../ui/field';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { WhomToRing } from './whom-to-ring';
import { t } from './words';

interface Props {
  id: string;
}

/** Somebody cannot come: the person asks others, sees who can, and says who comes. */
export function CoverPage({ id }: Props) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const held = useHeld(async () => readCover(db, circleId, id), [db, circleId, id]);
  return (
    <Page key={id} title={t('cover.title')} heading={held ? 'own' : 'title'} back={{ href: '/' }} under="/">
      {held === undefined && <Opening />}
      {held === null && <Empty title={t('cover.gone')} />}
      {held && <Gap {...held} />}
    </Page>
  );
}

interface Held {
  gap: Row<'cover'>;
  offers: Row<'cover_offer'>[];
  people: People;
  plan: MissedVisitPlan | null;
  /** Whoever was to come instead does not come either; `after` is the gap that this leaves. */
  isOffAgain: boolean;
  after: string | null;
}

async function readCover(db: CareMatchDb, circleId: string, id: string): Promise<Held | null> {
  const [gap, people] = [await get(db, 'cover', id), await readPeople(db, circleId)];
  const offers = (await list(db, 'cover_offer', personScope(circleId))).filter(({ d }) => d.coverId === id);
  const plan = (await list(db, 'missed_visit_plan', sharedScope(circleId)))[0]?.d ?? null;
  const filledId = gap?.d.filledVisitId ?? null;
  const filled = filledId ? await get(db, 'visit', filledId) : undefined;
  const isOffAgain = filled !== undefined && ['cancelled', 'declined'].includes(filled.d.status);
  const after = (await list(db, 'cover', personScope(circleId))).find(({ d }) => d.visitId === filledId)?.id ?? null;
  return gap && people ? { gap, offers, people, plan, isOffAgain, after } : null;
}

function Gap({ gap: { id, d, pending }, offers, people, plan, isOffAgain, after }: Held) {
  const now = useNow();
  const { save, notSaved } = useSaving();
  const when = dayAndClock(d.startsAt, now);
  const isOpen = d.state === 'open' && new Date(d.startsAt) > now;
  const agreed = offers.find((offer) => offer.d.outcome === 'agreed');
  const isUnfilled = d.state === 'open' && !isOpen;
  return (
    <>
      <Heading>
        {agreed && !isOffAgain
          ? t('cover.filled', { name: agreed.d.paName, when })
          : t('cover.cannot', { name: d.paName, when })}
      </Heading>
      {notSaved}
      {pending && <SavedHere />}
      {agreed && d.filledVisitId && (
        <>
          {isOffAgain && (
            <Banner kind="harm" icon="warn" title={t('cover.offAgain', { name: agreed.d.paName })}>
              {after && <a href={`/cover/${after}`}>{t('cover.see')}</a>}
            </Banner>
          )}
          <LinkButton wide kind="second" href={`/visits/${d.filledVisitId}`}>
            {t('cover.visit')}
          </LinkButton>
        </>
      )}
      {isUnfilled && (
        <>
          <Banner kind="harm" icon="warn" title={t('cover.unfilled')} />
          <Plan people={people} plan={plan} isPast />
        </>
      )}
      {d.state === 'closed' && <p>{t('cover.closed')}</p>}
      {isOpen && (
        <>
          <Offers offers={offers} people={people} save={save} now={now} />
          <AskOthers coverId={id} gap={d} offers={offers} people={people} save={save} />
          <Plan people={people} plan={plan} />
          <Details summary={t('cover.close')}>
            <div class="stack-s">
              <p>{t('cover.closeText')}</p>
              <Button kind="second" onClick={() => void save('cover.close', { coverId: id })}>
                {t('cover.closeDo')}
              </Button>
            </div>
          </Details>
        </>
      )}
    </>
  );
}

interface OffersProps {
  offers: readonly Row<'cover_offer'>[];
  people: People;
  save: Save;
  now: Date;
}

/** Who was asked, and what they said. A yes counts when the person agrees. */
function Offers({ offers, people, save, now }: OffersProps) {
  if (offers.length === 0) return <Banner icon="dontknow" title={t('cover.nobodyAsked')} />;
  return (
    <>
      {offers.every(({ d }) => d.canCome !== true) && (
        <Banner
          icon="clock"
          title={t(offers.every(({ d }) => d.canCome === false) ? 'cover.allCannot' : 'cover.nobodyYet')}
        />
      )}
      {offers.map(({ id, d, pending }) => {
        const isNew = isNewFace(people, d.paId, now);
        return (
          <Card key={id} {...(d.canCome && isNew && { kind: 'new' as const })} labelledBy={`offer-${id}`}>
            <div class="lead">
              <Face name={d.paName} yarn={isNew ? 0 : 2} size="l" ring={isNew ? 'new' : 'known'} />
              <div>
                <h2 id={`offer-${id}`} class="name">
                  {d.paName}
                </h2>
                <Answered canCome={d.canCome} />
              </div>
            </div>
            {pending && <SavedHere />}
            {d.canCome && isNew && <p>{t('cover.new', { name: d.paName })}</p>}
            {d.canCome && (
              <Button wide icon="yes" onClick={() => void save('cover.agree', { offerId: id, mayBeNew: isNew })}>
                {t(isNew ? 'cover.agreeNew' : 'cover.agree', { name: d.paName })}
              </Button>
            )}
          </Card>
        );
      })}
    </>
  );
}

function Answered({ canCome }: { canCome: boolean | null }) {
  if (canCome === null) {
    return (
      <Status kind="held" icon="clock">
        {t('cover.asked')}
      </Status>
    );
  }
  return (
    <Status kind={canCome ? 'well' : 'plain'} icon={canCome ? 'yes' : 'no'}>
      {t(canCome ? 'cover.can' : 'cover.cant')}
    </Status>
  );
}

function isNewFace(people: People, paId: string, now: Date): boolean {
  return isFamiliar(people.circle, bondWith(people, paId), now) === false;
}

interface AskProps {
  coverId: string;
  gap: Cover;
  offers: readonly Row<'cover_offer'>[];
  people: People;
  save: Save;
}

/** First the person's own team, then those they have met, then the way to find somebody. */
function AskOthers({ coverId, gap, offers, people, save }: AskProps) {
  const asked = new Set(offers.map(({ d }) => d.paId));
  const free = (bond: Relationship) => bond.paId !== gap.paId && !asked.has(bond.paId);
  const team = people.bonds.map(({ d }) => d).filter((bond) => bond.stage === 'chosen' && free(bond));
  const met = people.bonds.map(({ d }) => d).filter((bond) => bond.stage === 'introduced' && free(bond));
  const invited = people.bonds
    .map(({ d }) => d)
    .filter((bond) => bond.stage === 'invited' && bond.meetingAcceptedAt !== null && free(bond));
  const isAnybody = team.length + met.length + invited.length > 0;
  const [chosen, setChosen] = useState<string[]>([]);
  const [wasEmpty, setEmpty] = useState(false);
  const isWrong = wasEmpty && chosen.length === 0;
  const ask = async () => {
    setEmpty(chosen.length === 0);
    if (chosen.length > 0 && (await save('cover.offer', { coverId, paIds: chosen }))) setChosen([]);
  };
  const choicesOf = (bonds: readonly Relationship[]) =>
    bonds.map((bond) => ({ value: bond.paId, label: callName(bond) }));
  const only = (bonds: readonly Relationship[]) => (values: string[]) =>
    setChosen([...chosen.filter((paId) => !bonds.some((bond) => bond.paId === paId)), ...values]);
  return (
    <section class="stack" aria-labelledby="ask-others">
      <h2 id="ask-others">{t('cover.askOthers')}</h2>
      {team.length > 0 && (
        <CheckboxGroup
          id="team"
          label={t('cover.team')}
          error={isWrong ? t('cover.noneChosen') : undefined}
          choices={choicesOf(team)}
          values={chosen.filter((paId) => team.some((bond) => bond.paId === paId))}
          onChange={only(team)}
        />
      )}
      {met.length > 0 && (
        <CheckboxGroup
          id="met"
          label={t('cover.met')}
          hint={t('cover.metHint')}
          error={isWrong && team.length === 0 ? t('cover.noneChosen') : undefined}
          choices={choicesOf(met)}
          values={chosen.filter((paId) => met.some((bond) => bond.paId === paId))}
          onChange={only(met)}
        />
      )}
      {invited.length > 0 && (
        <CheckboxGroup
          id="invited"
          label={t('cover.invited')}
          hint={t('cover.invitedHint')}
          error={isWrong && team.length + met.length === 0 ? t('cover.noneChosen') : undefined}
          choices={choicesOf(invited)}
          values={chosen.filter((paId) => invited.some((bond) => bond.paId === paId))}
          onChange={only(invited)}
        />
      )}
      {!isAnybody && <p>{t('cover.nobodyLeft')}</p>}
      {isAnybody && (
        <Button wide onClick={() => void ask()}>
          {t('cover.ask')}
        </Button>
      )}
      <LinkButton kind="second" wide icon="find" href="/find">
        {t('cover.find')}
      </LinkButton>
    </section>
  );
}

/** What helps when nobody can come: whom to ring, by the person's own plan where they have one. */
function Plan({ people: { circle }, plan, isPast = false }: Pick<Held, 'people' | 'plan'> & { isPast?: boolean }) {
  return (
    <Card labelledBy="plan">
      <h2 id="plan">{t(isPast ? 'cover.planNow' : 'cover.plan')}</h2>
      {!isPast && <p>{t(plan && plan.contacts.length > 0 ? 'cover.planText' : 'cover.noPlan')}</p>}
      <WhomToRing circle={circle} plan={plan} when="before" />
    </Card>
  );
}
