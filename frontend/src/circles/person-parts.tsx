import type { Arrangement, Outcome, Pause, TeamMember, Visit } from '../data/kinds';
import type { Save } from '../saving';
import { Banner, Status } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { Face } from '../ui/face';
import { SavedHere } from '../ui/sync-state';
import { dayOf } from '../ui/when';
import { Particulars, SkipDay } from '../visits/arrangement-card';
import { patternWords } from '../visits/pattern';
import { ownPayableWords, pauseWords } from '../visits/pause-words';
import { payableIn } from '../visits/terms';
import { t as visitsWord } from '../visits/words';
import { sentencesOf } from './sentences';
import { t } from './words';

interface PlansProps {
  name: string;
  circleId: string;
  plans: readonly { id: string; d: Arrangement; pending: boolean }[];
  save: Save;
  now: Date;
}

/** The patterns that this PA and the person have agreed, or one of them proposes. */
export function Plans({ name, circleId, plans, save, now }: PlansProps) {
  return (
    <Card labelledBy="plans">
      <h2 id="plans">{t('person.plans')}</h2>
      {plans.map(({ id, d, pending }) => (
        <div key={id} class="stack-s">
          <p>{patternWords(d)}</p>
          <Particulars arrangement={d} />
          {d.stage === 'proposed' && d.proposedBy === 'pa' && (
            <Status kind="held" icon="clock">
              {t('person.planTheirs', { name })}
            </Status>
          )}
          {pending && <SavedHere />}
          {d.stage === 'agreed' && <SkipDay id={id} otherName={name} save={save} now={now} />}
          <Details icon="no" summary={t('person.planEnd')}>
            <div class="stack-s">
              <p>{t('person.planEndSure', { name })}</p>
              <Button
                kind="harm"
                icon="no"
                onClick={() => void save('arrangement.end', { arrangementId: id, endsOn: dayOf(now) })}
              >
                {t('person.planEndNow')}
              </Button>
            </div>
          </Details>
        </div>
      ))}
      <LinkButton kind="second" icon="calendar" href={`/arrangements/new?circle=${circleId}`}>
        {t('person.plan')}
      </LinkButton>
    </Card>
  );
}

interface PausedProps {
  pause: Pause;
  name: string;
  /** The PA's own place in the team, with their terms. */
  own: TeamMember | null;
  visits: readonly Visit[];
  now: Date;
}

/** Visits stop: why, until when, and what the PA's own terms say of it. */
export function PausedBanner({ pause, name, own, visits, now }: PausedProps) {
  const payable = own && pause.reason !== 'died' ? payableIn(pause, own.paId, own, visits) : null;
  return (
    <Banner icon="moon" title={pauseWords(pause, name, now)}>
      <p>{visitsWord(pause.reason === 'died' ? 'pause.diedTextPa' : 'pause.stopped')}</p>
      {payable && <p>{ownPayableWords(payable)}</p>}
    </Banner>
  );
}

/** The newest answer to each of the two questions that a visit does not show. */
export function OwnWords({ name, outcomes }: { name: string; outcomes: readonly Outcome[] }) {
  const newest = outcomes.toSorted((a, b) => b.answeredAt.localeCompare(a.answeredAt));
  return (
    <>
      {(['good', 'want'] as const).map((question) => {
        const answer = newest.find((outcome) => outcome.question === question);
        return (
          answer && (
            <Card key={question} labelledBy={question}>
              <h2 id={question}>{t(question === 'good' ? 'person.good' : 'person.want', { name })}</h2>
              {sentencesOf(answer.text).map((sentence) => (
                <p key={sentence} class="own-words">
                  {t('requests.quote', { text: sentence })}
                </p>
              ))}
            </Card>
          )
        );
      })}
    </>
  );
}

/** The other PAs, to be rung about cover. */
export function Team({ team }: { team: readonly TeamMember[] }) {
  if (team.length === 0) return null;
  return (
    <Card labelledBy="team">
      <h2 id="team">{t('person.team')}</h2>
      <ul class="stack-s">
        {team.map((member) => (
          <li key={member.paId} class="row">
            <Face name={member.name} size="s" />
            <span>
              <b>{member.knownAs ?? member.name}</b>, {t(`role.${member.role}`)}
            </span>
            {member.phone && (
              <RingButton kind="second" phone={member.phone}>
                {t('person.ring', { name: member.knownAs ?? member.name })}
              </RingButton>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
