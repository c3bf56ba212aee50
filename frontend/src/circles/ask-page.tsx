import { type Ask, type AskAnswer, circleOf, type MissedVisitPlan, type PaProfile, sharedScope } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { skillWords } from '../directory/skills';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Answer, Answers } from '../ui/answers';
import { Banner } from '../ui/banner';
import { RingButton } from '../ui/button';
import { Card, Empty, type Fact, Facts } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Marked } from '../ui/marked';
import { pounds } from '../ui/money';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { clock, dayOf, fullDay } from '../ui/when';
import { hasBegun } from '../visits/standing';
import { whomPlanRings } from './asks';
import { TooClose, useIsClose } from './interest';
import { bondWith, circleIdOf, type People, readPeople } from './my-circle';
import { t } from './words';

interface Props {
  id: string;
}

export function AskPage({ id }: Props) {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const ask = useHeld(async () => (await get(db, 'ask', id)) ?? null, [id]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const paId = ask?.d.paId ?? '';
  const profile = useLive(async () => (await get(db, 'pa_profile', paId))?.d ?? null, [db, paId]);
  const plan = useLive(
    async () => (await list(db, 'missed_visit_plan', sharedScope(circleId)))[0]?.d ?? null,
    [db, circleId],
  );
  const isReady = ask && people && profile !== undefined && plan !== undefined;
  return (
    <Page key={id} title={t('ask.title')} heading={isReady ? 'own' : 'title'} back={{ href: '/' }} under="/">
      {ask === null && <Empty title={t('ask.gone')} />}
      {isReady && <Question ask={ask} people={people} profile={profile} plan={plan} />}
      {ask !== null && !isReady && <Opening />}
    </Page>
  );
}

interface QuestionProps {
  ask: Row<'ask'>;
  people: People;
  profile: PaProfile | null;
  plan: MissedVisitPlan | null;
}

function Question({ ask: row, people, profile, plan }: QuestionProps) {
  const now = useNow();
  const { save, notSaved } = useSaving();
  const { id, d: ask, pending } = row;
  const name = ask.paName;
  const isOver = hasBegun(ask, now);
  const isClose = useIsClose(circleOf(row.scope) ?? '', ask.paId);
  return (
    <>
      <section class="card new ask">
        <div class="bead">
          <Face name={name} yarn={0} size="xl" ring="new" />
          <div>
            <Heading>{t('ask.can', { name })}</Heading>
            <p>
              {t('ask.when', { day: fullDay(dayOf(ask.startsAt), now), clock: clock(ask.startsAt) })} {ask.why}
            </p>
          </div>
        </div>
        <p class="met">
          <Icon name="newface" />
          <strong>{metWords(people, ask)}</strong>
        </p>
        {profile && <Facts facts={factsOf(profile)} />}
        {profile && (
          <a class="linkline" href={`/find/${ask.paId}`}>
            {t('ask.more', { name })}
          </a>
        )}
      </section>
      {notSaved}
      {isOver && <Banner icon="clock" title={t('ask.over')} />}
      {ask.answer && <Answered ask={ask} isPending={pending} />}
      {!isOver && isClose && <TooClose name={name} />}
      {!isOver && !isClose && (
        <section class="stack-s" aria-labelledby="answer">
          <h2 id="answer" class="by">
            <Icon name="clock" />
            <span>{t('ask.by', { day: fullDay(dayOf(ask.decideBy), now), clock: clock(ask.decideBy) })}</span>
          </h2>
          <Choices name={name} onAnswer={(answer) => void save('consent.answer', { askId: id, answer })} />
          <p class="small soft">{t('ask.free')}</p>
        </section>
      )}
      {!isOver && (ask.answer === null || ask.answer === 'talk_first') && (
        <Silence ask={ask} people={people} plan={plan} now={now} />
      )}
    </>
  );
}

function Choices({ name, onAnswer }: { name: string; onAnswer: (answer: AskAnswer) => void }) {
  return (
    <Answers>
      <Answer icon="yes" onClick={() => onAnswer('yes')}>
        {t('ask.yes', { name })}
      </Answer>
      <Answer icon="no" onClick={() => onAnswer('no')}>
        {t('ask.no', { name })}
      </Answer>
      <Answer icon="talk" onClick={() => onAnswer('talk_first')}>
        {t('ask.talk', { name })}
      </Answer>
    </Answers>
  );
}

/** What the answer means now, and whether anybody but this phone knows it. */
function Answered({ ask: { answer, paName: name }, isPending }: { ask: Ask; isPending: boolean }) {
  if (answer === null) return null;
  return (
    <>
      <Banner icon={answer === 'talk_first' ? 'talk' : answer} title={t(`ask.said.${answer}`)} announced>
        <p>{t(`ask.then.${answer}`, { name })}</p>
      </Banner>
      {isPending && <SavedHere />}
    </>
  );
}

/** What happens without an answer: nothing that the person did not choose. */
function Silence({ ask, people, plan, now }: Pick<QuestionProps, 'people' | 'plan'> & { ask: Ask; now: Date }) {
  const { holderName, holderPhone, emergencyName } = people.circle;
  const who = whomPlanRings(people.circle, plan);
  const decideBy = moment(ask.decideBy, now);
  return (
    <Card labelledBy="silence">
      <h2 id="silence">{t('silence.title')}</h2>
      <p>
        <Marked text={t('silence.text', { name: ask.paName })} />
      </p>
      {ask.ringSince ? (
        <>
          <p>{t('silence.ringing', { holder: ask.ringer ?? holderName })}</p>
          {ask.planSince && <p>{t('silence.planning', { who })}</p>}
        </>
      ) : (
        <ol class="then">
          <li>
            <b>{decideBy}</b> {t('silence.rings', { holder: ask.ringer ?? holderName })}
          </li>
          <li>
            <b>{moment(ask.planAt, now)}</b> {t('silence.plan', { who })}
          </li>
          <li>
            <b>{t('silence.still')}</b> {t('silence.nobody', { name: ask.paName })}
          </li>
        </ol>
      )}
      {emergencyName && <p class="soft">{t('silence.near', { who: emergencyName })}</p>}
      {holderPhone && (
        <RingButton kind="second" phone={holderPhone}>
          {t('silence.ring', { holder: holderName })}
        </RingButton>
      )}
    </Card>
  );
}

const moment = (at: string, now: Date) => t('ask.moment', { day: fullDay(dayOf(at), now), clock: clock(at) });

function metWords(people: People, { paId, paName: name }: Ask): string {
  const bond = bondWith(people, paId);
  if (bond && bond.visits > 0) return t('ask.cameBefore', { name, count: bond.visits });
  return bond?.introducedAt ? t('ask.met', { name }) : t('ask.notMet', { name });
}

function factsOf({ languages, interests, skills, hourPence }: PaProfile): Fact[] {
  const facts: (Fact | null)[] = [
    interests.length > 0 ? { icon: 'heart', text: t('ask.likes', { what: inAList(interests) }) } : null,
    languages.length > 0 ? { icon: 'speech', text: t('ask.speaks', { what: inAList(languages) }) } : null,
    skills.length > 0 ? { icon: 'yes', text: t('ask.skills', { what: inAList(skills.map(skillWords)) }) } : null,
    hourPence === null
      ? { icon: 'dontknow', text: t('ask.noCharge'), isNot: true }
      : { icon: 'pound', text: t('ask.charge', { pounds: pounds(hourPence) }) },
  ];
  return facts.filter((fact) => fact !== null);
}
