import { meetingWords } from '../bonds/meeting';
import type { OwnVisit, PrivateVisit } from '../data/kinds';
import { clashesOf } from '../diary/clash';
import { ClashNote } from '../diary/clash-note';
import { Answer, Answers } from '../ui/answers';
import { Card, type Fact, Facts } from '../ui/card';
import { Face } from '../ui/face';
import { clocks, dayOf, sayDay } from '../ui/when';
import { WouldClash } from '../visits/diary';
import { patternWords } from '../visits/pattern';
import { capital } from '../visits/sentences';
import { NeedsOf } from './person-facts';
import { keyOf, type Request } from './requests';
import { sentencesOf } from './sentences';
import { SureAnswer } from './sure';
import { t } from './words';

interface Props {
  request: Request;
  /** The PA's own, of which only they are told where one stands at the same time. */
  privates: readonly { id: string; d: PrivateVisit }[];
  now: Date;
  onYes: () => void;
  onNo: () => void;
}

/** One thing that somebody asks of the PA. Yes and no look the same. */
export function RequestCard({ request, privates, now, onYes, onNo }: Props) {
  const { kind, name } = request;
  const id = keyOf(request);
  return (
    <Card class="stack" labelledBy={id}>
      <div class="lead">
        <Face name={name} ring={kind === 'arrangement' || kind === 'visits' ? 'known' : 'unmet'} />
        <h2 id={id} class="request-title">
          {titleOf(request)}
        </h2>
      </div>
      <NeedsOf circleId={request.circleId} />
      <Told request={request} now={now} />
      {request.kind === 'visits' && <WouldClash visits={visitsOf(request)} now={now} />}
      {request.kind === 'cover' && <WouldClash visits={[request.offer]} now={now} />}
      {request.kind === 'visits' && <ClashNote clashes={clashesOfAll(request.visits, privates, now)} now={now} />}
      <Answers>
        <Answer icon="yes" onClick={onYes}>
          {yesWords(request)}
        </Answer>
        <No request={request} onNo={onNo} />
      </Answers>
    </Card>
  );
}

const visitsOf = ({ visitIds, visits }: Extract<Request, { kind: 'visits' }>) =>
  visits.map((visit, place) => ({ id: visitIds[place] ?? '', ...visit }));

/** Each private visit once, however many visits it clashes with. */
function clashesOfAll(visits: readonly OwnVisit[], privates: Props['privates'], now: Date): Props['privates'] {
  return [...new Set(visits.flatMap((visit) => clashesOf(visit, privates, now)))];
}

function titleOf(request: Request): string {
  const { name } = request;
  switch (request.kind) {
    case 'meet':
      return t('requests.meet', { name });
    case 'meeting':
      return t('requests.meeting', { name });
    case 'known':
      return t('requests.known', { name });
    case 'join':
      return request.role
        ? t('requests.joinAs', { name, role: t(`role.${request.role}`) })
        : t('requests.join', { name });
    case 'visited':
      return t('requests.visited', { name, count: request.visits });
    case 'cover':
      return t('requests.cover', { name });
    case 'arrangement':
      return t('requests.arrangement', { name });
    case 'visits':
      return t('requests.visits', { name, count: request.visits.length });
  }
}

function Told({ request, now }: { request: Request; now: Date }) {
  const { name } = request;
  switch (request.kind) {
    case 'meet':
      return (
        <>
          {request.message && <p class="own-words">{t('requests.quote', { text: request.message })}</p>}
          <p>{t('requests.meetText')}</p>
        </>
      );
    case 'meeting': {
      const { introduction } = request;
      return (
        <>
          <p>
            <b>{capital(meetingWords(introduction, now))}</b>
          </p>
          {introduction.words && <p class="own-words">{t('requests.quote', { text: introduction.words })}</p>}
        </>
      );
    }
    case 'known':
      return <p>{t('requests.knownText')}</p>;
    case 'join':
      return <p>{t('requests.joinText')}</p>;
    case 'visited':
      return <p>{t('requests.visitedText', { name })}</p>;
    case 'cover': {
      const { startsAt, endsAt } = request.offer;
      const when = `${capital(sayDay(dayOf(startsAt), now))}, ${clocks(startsAt, endsAt)}`;
      return <p>{t('requests.coverText', { name, when })}</p>;
    }
    case 'arrangement': {
      const { arrangement } = request;
      const facts: Fact[] = [
        { icon: 'calendar', text: patternWords(arrangement) },
        { icon: 'clock', text: t('requests.from', { day: sayDay(arrangement.startsOn, now) }) },
      ];
      const wants = sentencesOf(arrangement.what);
      return (
        <>
          <Facts facts={facts} />
          {wants.length > 0 && <p>{t('requests.wants', { name })}</p>}
          {wants.map((want) => (
            <p key={want} class="own-words">
              {t('requests.quote', { text: want })}
            </p>
          ))}
        </>
      );
    }
    case 'visits':
      return (
        <>
          <p>{spanOf(request.visits, now)}</p>
          {nightsOf(request.visits) > 0 && <p>{t('requests.sleepIn', { count: nightsOf(request.visits) })}</p>}
          <p>
            <a class="inline-link" href="/week">
              {t('requests.week')}
            </a>
          </p>
        </>
      );
  }
}

const nightsOf = (visits: readonly OwnVisit[]) => visits.filter(({ sleepIn }) => sleepIn).length;

function spanOf(visits: readonly OwnVisit[], now: Date): string {
  const [first, last] = [visits[0], visits.at(-1)];
  if (!first || !last) return '';
  if (first === last) {
    const when = `${capital(sayDay(dayOf(first.startsAt), now))}, ${clocks(first.startsAt, first.endsAt)}`;
    return t('requests.firstVisit', { when });
  }
  return t('requests.visitsSpan', {
    first: sayDay(dayOf(first.startsAt), now),
    last: sayDay(dayOf(last.startsAt), now),
  });
}

function yesWords(request: Request): string {
  switch (request.kind) {
    case 'meet':
      return t('requests.yesMeet');
    case 'meeting':
      return t('requests.yesMeeting');
    case 'join':
      return t('requests.yesJoin');
    case 'known':
    case 'visited':
      return t('requests.yesKnown');
    case 'cover':
      return t('requests.yesCover');
    case 'arrangement':
      return t('requests.yesArrangement');
    case 'visits':
      return t('requests.yesVisits', { count: request.visits.length });
  }
}

/** Visits are refused one by one, where they stand. */
function No({ request: { kind, name }, onNo }: { request: Request; onNo: () => void }) {
  switch (kind) {
    case 'meet':
    case 'known':
    case 'join':
      return (
        <SureAnswer
          ask={t('requests.no')}
          hint={t('requests.noHint')}
          title={t('requests.sureEnd', { name })}
          text={t('requests.sureEndText', { name })}
          yes={t('requests.sureNo')}
          onYes={onNo}
        />
      );
    case 'meeting':
    case 'visited':
      return (
        <Answer icon="no" onClick={onNo}>
          {t(kind === 'meeting' ? 'requests.notThen' : 'requests.notKnown')}
        </Answer>
      );
    case 'cover':
      return (
        <Answer icon="no" onClick={onNo}>
          {t('requests.noCover')}
        </Answer>
      );
    case 'arrangement':
      return (
        <SureAnswer
          ask={t('requests.no')}
          title={t('requests.surePlan')}
          text={t('requests.surePlanText', { name })}
          yes={t('requests.sureNo')}
          onYes={onNo}
        />
      );
    case 'visits':
      return null;
  }
}
