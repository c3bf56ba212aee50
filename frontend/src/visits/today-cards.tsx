import { callName } from '../circles/faces';
import type { Looks } from '../continuity/faces';
import type { Ask, Cover, TeamMember } from '../data/kinds';
import { Portrait } from '../files/picture';
import { Status } from '../ui/banner';
import { LinkButton, RingButton } from '../ui/button';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Marked } from '../ui/marked';
import { Heading } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { clock, dayAndClock, dayOf, fullDay } from '../ui/when';
import { type Yarn, yarnClass } from '../ui/yarn';
import { capital, knownWords } from './sentences';
import { expectedAt, headWords, meaningWords, type Standing, statusWords } from './standing';
import type { Shown } from './today';
import { t } from './words';

interface CardProps {
  shown: Shown;
  looks: Looks;
  /** Undefined for a PA who is not in the team. */
  member: TeamMember | undefined;
  now: Date;
}

/** One line for what is behind you: "Yesterday at 9am: Rosa came". */
export function BeforeLine({ shown, name, yarn, now }: { shown: Shown; name: string; yarn: Yarn; now: Date }) {
  const when = capital(dayAndClock(shown.visit.startsAt, now));
  const isMissed = shown.standing === 'missed';
  return (
    <li class={`past ${yarnClass(yarn)}`}>
      <p class="past-line">
        <span class="knot">
          <Icon name={isMissed ? 'no' : 'yes'} />
        </span>
        {isMissed ? t('personToday.beforeMissed', { when }) : t('personToday.before', { when, name })}
      </p>
    </li>
  );
}

/** The visit that today is about, with the one face that matters now. */
export function FirstCard({ shown: { id, visit, standing, isPending }, looks, member, now }: CardProps) {
  return (
    <li class={`card first ${looks.chosen === false ? 'new' : ''}`}>
      <div class="bead">
        <Portrait photo={looks.photo} name={looks.name} yarn={looks.yarn} size="xl" ring={ring(looks)} />
        <div>
          <Heading>{headWords(standing, looks.name, visit.startsAt, now)}</Heading>
          {standing === 'late' && (
            <p>
              <Marked
                text={t('personToday.late', { about: clock(expectedAt(visit)), planned: clock(visit.startsAt) })}
              />
            </p>
          )}
          {standing === 'here' && visit.checkedInAt && (
            <p>{t('personToday.hereSince', { clock: clock(visit.checkedInAt) })}</p>
          )}
          {standing !== 'coming' && standing !== 'here' && standing !== 'late' && (
            <p>{meaningWords(standing, looks.name)}</p>
          )}
          {standing === 'coming' && member && (
            <p class="known">
              <Marked text={knownWords(member, now)} />
            </p>
          )}
        </div>
      </div>
      {isPending && <SavedHere />}
      <div class="two">
        {member?.phone && <RingButton phone={member.phone}>{t('ring', { name: callName(member) })}</RingButton>}
        <LinkButton kind="second" href={`/visits/${id}`}>
          {t('personToday.thisVisit')}
        </LinkButton>
      </div>
    </li>
  );
}

/** A later visit: a face, a name, the hour, and how sure it is. */
export function NextCard({ shown: { id, visit, standing, isPending }, looks, member, now }: CardProps) {
  return (
    <li class={`card slim ${looks.chosen === false ? 'new' : ''}`}>
      <a class="go bead-go" href={`/visits/${id}`}>
        <div class="bead">
          <Portrait photo={looks.photo} name={looks.name} yarn={looks.yarn} size="l" ring={ring(looks)} />
          <div>
            <h2 class="name">{looks.name}</h2>
            <b>{capital(dayAndClock(visit.startsAt, now))}</b>
            <br />
            <Sureness standing={standing} name={looks.name} known={member ? knownWords(member, now, 'short') : ''} />
          </div>
        </div>
        <Icon name="go" />
      </a>
      {isPending && <SavedHere />}
    </li>
  );
}

/** A confirmed visit says how well you know each other; any other says first that it is not sure. */
function Sureness({ standing, name, known }: { standing: Standing; name: string; known: string }) {
  if (standing === 'coming') return <span class="soft small">{known || statusWords(standing, name)}</span>;
  return <StandingStatus standing={standing} name={name} />;
}

export function StandingStatus({ standing, name }: { standing: Standing; name: string }) {
  return <Status {...signs[standing]}>{statusWords(standing, name)}</Status>;
}

const signs: Record<Standing, Pick<Parameters<typeof Status>[0], 'kind' | 'icon'>> = {
  needsYes: { kind: 'new', icon: 'newface' },
  waitsForYou: { kind: 'held', icon: 'talk' },
  waitsForPa: { kind: 'held', icon: 'clock' },
  waitsForBoth: { kind: 'held', icon: 'clock' },
  coming: { kind: 'well', icon: 'yes' },
  late: { kind: 'held', icon: 'clock' },
  due: { kind: 'held', icon: 'clock' },
  here: { kind: 'well', icon: 'door' },
  came: { kind: 'well', icon: 'yes' },
  notHeard: { kind: 'held', icon: 'dontknow' },
  waitOver: { kind: 'held', icon: 'dontknow' },
  missed: { kind: 'harm', icon: 'no' },
  declined: { kind: 'plain', icon: 'no' },
  cancelled: { kind: 'plain', icon: 'no' },
  paused: { kind: 'plain', icon: 'moon' },
  notAgreed: { kind: 'plain', icon: 'dontknow' },
};

/** A new face asks: amber, with the way to the question. */
export function AskCard({ id, ask, now }: { id: string; ask: Ask; now: Date }) {
  return (
    <li class="card new slim">
      <a class="go bead-go" href={`/asks/${id}`}>
        <div class="bead">
          <Face name={ask.paName} yarn={0} size="l" ring="new" />
          <div>
            <h2 class="name">{t('personToday.newFace')}</h2>
            <span class="small">
              {t(ask.answer === 'talk_first' ? 'personToday.newFaceTalk' : 'personToday.newFaceText', {
                name: ask.paName,
                day: fullDay(dayOf(ask.startsAt), now),
              })}
            </span>
          </div>
        </div>
        <Icon name="go" />
      </a>
    </li>
  );
}

interface CoverProps {
  id: string;
  cover: Cover;
  /** Who has said that they can come; null: nobody yet. */
  able: string | null;
  yarn: Yarn;
  now: Date;
}

/** Nobody comes then, said as it is, with the way to ask somebody. */
export function CoverCard({ id, cover, able, yarn, now }: CoverProps) {
  return (
    <li class="card slim">
      <a class="go bead-go" href={`/cover/${id}`}>
        <div class="bead">
          <Face name={cover.paName} yarn={yarn} size="l" ring="unmet" />
          <div>
            <h2 class="name">{t('cover.card', { when: dayAndClock(cover.startsAt, now) })}</h2>
            <span class="small">
              {able ? t('cover.cardCan', { name: able }) : t('cover.cardText', { name: cover.paName })}
            </span>
          </div>
        </div>
        <Icon name="go" />
      </a>
    </li>
  );
}

export function ring({ chosen }: Looks): 'known' | 'new' {
  return chosen === false ? 'new' : 'known';
}
