import { useState } from 'preact/hooks';
import type { OwnVisit } from '../data/kinds';
import { Answer, Answers } from '../ui/answers';
import { Banner } from '../ui/banner';
import { Button, RingButton } from '../ui/button';
import { clock, exactClock } from '../ui/when';
import { canCheckIn, standingOf } from './pa-standing';
import { t } from './words';

const LATE_CHOICES = [5, 10, 15, 30];

/** Leaving so soon after coming is more likely a second tap. */
const SO_SOON_MS = 3 * 60_000;

interface Props {
  visit: OwnVisit;
  now: Date;
  /** The person's own number, where the PA may see it. */
  phone: string | null;
  onHere: () => void;
  onLate: (minutes: number) => void;
  onLeft: () => void;
}

/** What a PA says at the door: I am here, I am late, I have left. Nothing is shown on other days. */
export function CheckIn({ visit, now, phone, onHere, onLate, onLeft }: Props) {
  const standing = standingOf(visit);
  if (standing === 'done') return <Done visit={visit} />;
  if (standing === 'here') return <Here visit={visit} now={now} onLeft={onLeft} />;
  if (!canCheckIn(visit, now)) return null;
  return (
    <div class="stack-s">
      <Button wide big icon="door" onClick={onHere}>
        {t('checkIn.here')}
      </Button>
      <Lateness visit={visit} phone={phone} onLate={onLate} />
      <p class="small soft">{t('checkIn.optional', { name: visit.personKnownAs })}</p>
    </div>
  );
}

function Done({ visit }: { visit: OwnVisit }) {
  if (!visit.checkedOutAt) return null;
  const to = clock(visit.checkedOutAt);
  const { checkedInAt, personKnownAs: name } = visit;
  return (
    <Banner kind="well" icon="yes" title={t('checkIn.doneTitle', { name })}>
      <p>{checkedInAt ? t('checkIn.doneText', { from: clock(checkedInAt), to }) : t('checkIn.doneLeft', { to })}</p>
    </Banner>
  );
}

function Here({ visit, now, onLeft }: Pick<Props, 'visit' | 'now' | 'onLeft'>) {
  const [isAsking, setAsking] = useState(false);
  const checkedInAt = visit.checkedInAt ?? visit.startsAt;
  const isSoSoon = () => Math.max(now.getTime(), Date.now()) - Date.parse(checkedInAt) < SO_SOON_MS;
  return (
    <div class="stack-s">
      <Banner kind="well" icon="door" announced title={sinceWords(visit.personKnownAs, checkedInAt)} />
      {isAsking ? (
        <>
          <p role="status">
            <b>{t('checkIn.soSoon')}</b>
          </p>
          <Answers>
            <Answer icon="door" onClick={() => setAsking(false)}>
              {t('checkIn.noHere')}
            </Answer>
            <Answer icon="go" onClick={onLeft}>
              {t('checkIn.yesLeft')}
            </Answer>
          </Answers>
        </>
      ) : (
        <Button wide big icon="go" onClick={() => (isSoSoon() ? setAsking(true) : onLeft())}>
          {t('checkIn.left')}
        </Button>
      )}
    </div>
  );
}

const sinceWords = (name: string, at: string) => t('checkIn.hereSince', { name, clock: clock(at) });

interface LatenessProps {
  visit: OwnVisit;
  phone: string | null;
  onLate: (minutes: number) => void;
}

function Lateness({ visit, phone, onLate }: LatenessProps) {
  const { personKnownAs: name, lateMinutes: minutes, lateSeenAt, lateSeenBy } = visit;
  const [isAsking, setAsking] = useState(false);
  if (isAsking) {
    return (
      <section class="stack-s" aria-labelledby="how-late">
        <h2 id="how-late">{t('checkIn.howLate')}</h2>
        <div class="two">
          {LATE_CHOICES.map((choice) => (
            <Button
              key={choice}
              kind="second"
              onClick={() => {
                onLate(choice);
                setAsking(false);
              }}
            >
              {t('checkIn.minutes', { count: choice })}
            </Button>
          ))}
        </div>
        <Button kind="second" wide icon="back" onClick={() => setAsking(false)}>
          {t('checkIn.notLate')}
        </Button>
      </section>
    );
  }
  return (
    <>
      {minutes !== null && (
        <Banner icon="clock" announced title={t('checkIn.saidLate', { count: minutes })}>
          <p>
            {lateSeenAt
              ? t('checkIn.lateSeen', { name: lateSeenBy ?? name, clock: exactClock(lateSeenAt) })
              : t('checkIn.saidLateText', { name })}
          </p>
        </Banner>
      )}
      <div class="two late-or-ring">
        <Button kind="second" icon="clock" onClick={() => setAsking(true)}>
          {t('checkIn.late')}
        </Button>
        {phone && (
          <RingButton kind="second" phone={phone}>
            {t('checkIn.ring', { name })}
          </RingButton>
        )}
      </div>
    </>
  );
}
