import { circleIdOf } from '../circles/my-circle';
import { useRead } from '../desk/use-read';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card } from '../ui/card';
import { capitalNumber, inAList } from '../ui/catalogue';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import {
  changeWords,
  enough,
  type Feasible,
  feasiblePath,
  type Proposal,
  pauseWords,
  proposalPath,
  visitTime,
} from './ahead';
import { t } from './ahead-words';

/** With how few of the team the visits could be done, and what would change. It proposes; the person asks, or does not. */
export function SmallestTeamPage() {
  const { account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const ahead = useRead<Proposal>(proposalPath(circleId));
  const past = useRead<Feasible>(feasiblePath(circleId, 'past'));
  const failure = ahead.failure ?? past.failure;
  return (
    <Page title={t('team.title')} back={{ href: '/thread/ahead', words: t('team.back') }} under="/team">
      {failure !== null && (
        <Banner icon="onphone" title={t('ahead.offline')}>
          <p>{failure}</p>
        </Banner>
      )}
      {ahead.value === undefined && failure === null && <Opening />}
      {ahead.value && <Idea proposal={ahead.value} />}
      {past.value && past.value.visits > 0 && <Past past={past.value} />}
    </Page>
  );
}

function Idea({ proposal }: { proposal: Proposal }) {
  const now = useNow();
  const { pause, visits, covered, faces, atMost, members, changes, unsaid } = proposal;
  if (pause) return <p>{pauseWords(pause, now)}</p>;
  if (visits === 0) return <p>{t('ahead.none')}</p>;
  const isBetter = covered > 0 && (atMost < faces || changes.some(({ comesNow }) => comesNow.length === 0));
  return (
    <>
      <Card labelledBy="idea">
        <h2 id="idea">{t('ahead.fortnight')}</h2>
        <Sentence proposal={proposal} isBetter={isBetter} />
        {unsaid.length > 0 && <p class="soft">{t('team.unsaid', { count: unsaid.length, names: inAList(unsaid) })}</p>}
      </Card>
      {isBetter && (
        <>
          <Card labelledBy="who">
            <h2 id="who">{t('team.who')}</h2>
            <ul class="stack-s">
              {members.map(({ paId, paName, visits: count }) => (
                <li key={paId}>{t('team.visits', { count, name: paName })}</li>
              ))}
            </ul>
          </Card>
          <Changes proposal={proposal} now={now} />
        </>
      )}
      <Missing id="nobody" title={t('team.nobody')} visits={proposal.nobody} now={now} />
      <Missing id="left-over" title={t('team.leftOver')} visits={proposal.leftOver} now={now} />
      {isBetter && (
        <Card labelledBy="only">
          <h2 id="only">{t('team.idea')}</h2>
          <p>{t('team.ideaText')}</p>
          {askable(proposal).map(({ paId, paName }) => (
            <LinkButton key={paId} kind="second" wide href={`/visits/new?pa=${paId}`}>
              {t('team.ask', { name: paName })}
            </LinkButton>
          ))}
        </Card>
      )}
    </>
  );
}

function Sentence({ proposal, isBetter }: { proposal: Proposal; isBetter: boolean }) {
  const { visits, covered, faces, atLeast, atMost, isProven } = proposal;
  if (covered === 0) return <p>{t('team.none')}</p>;
  if (!isBetter) return <p>{t('team.same', { count: faces })}</p>;
  const number = capitalNumber(atMost);
  return (
    <>
      <p>
        <strong>
          {covered === visits
            ? t('team.say', { count: atMost, number })
            : t('team.saySome', { count: atMost, number, covered, visits })}
        </strong>{' '}
        {faces === 0 ? t('team.nowNobody') : t('team.now', { count: faces })}
      </p>
      {atMost === 1 && <p>{t('team.alone')}</p>}
      {!isProven && atLeast < atMost && <p class="soft">{t('team.notProven', { least: atLeast })}</p>}
    </>
  );
}

function Changes({ proposal: { changes }, now }: { proposal: Proposal; now: Date }) {
  if (changes.length === 0) return null;
  return (
    <Card labelledBy="changes">
      <h2 id="changes">{t('team.changes')}</h2>
      <ul class="stack-s">
        {changes.map((change) => (
          <li key={change.visitId}>
            <strong>{visitTime(change.startsAt, now)}</strong>
            <br />
            {changeWords(change)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface MissingProps {
  id: string;
  title: string;
  visits: Proposal['nobody'];
  now: Date;
}

function Missing({ id, title, visits, now }: MissingProps) {
  if (visits.length === 0) return null;
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{title}</h2>
      <ul class="stack-s">
        {visits.map(({ visitId, startsAt }) => (
          <li key={visitId}>{visitTime(startsAt, now)}</li>
        ))}
      </ul>
    </Card>
  );
}

/** Those who would come to a visit to which they do not come now. */
function askable({ members, changes }: Proposal): Proposal['members'] {
  return members.filter(({ paId }) => changes.some(({ wouldComeIds }) => wouldComeIds.includes(paId)));
}

function Past({ past }: { past: Feasible }) {
  const { visits, covered, faces, atMost, isProven } = past;
  return (
    <Card labelledBy="past">
      <h2 id="past">{t('team.past')}</h2>
      <p>
        {t('team.pastSay', { count: faces })}{' '}
        {covered === 0
          ? t('team.pastNone')
          : covered < visits
            ? t('team.pastSome', { covered, visits, enough: enough(past) })
            : isProven && atMost >= faces
              ? t('team.pastFewest')
              : t('team.pastEnough', { enough: enough(past) })}
      </p>
    </Card>
  );
}
