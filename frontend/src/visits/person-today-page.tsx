import { meetingsAhead } from '../bonds/ahead';
import { isOpenAsk } from '../circles/asks';
import { callName, isTeamUnasked } from '../circles/faces';
import { circleIdOf, memberWith, type People } from '../circles/my-circle';
import { isYourTurn, nextStep } from '../circles/steps';
import { lastFortnight, looksOf } from '../continuity/faces';
import { FaceRow, FlagBanner, isShown } from '../continuity/fortnight';
import type { Pause } from '../data/kinds';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { LinkButton, RingButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Heading, Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, fullDay } from '../ui/when';
import { pauseWords } from './pause-words';
import { isForGood, pauseOn } from './pauses';
import { type Held, readToday } from './read-today';
import { useSeeingLate } from './seeing-late';
import { isAsked } from './standing';
import { arrangeToday } from './today';
import { AskCard, BeforeLine, CoverCard, FirstCard, NextCard } from './today-cards';
import { t } from './words';

export function PersonTodayPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account);
  const held = useLive(async () => (circleId ? readToday(db, circleId) : null), [db, circleId]);
  return (
    <Page title={t('personToday.title')} heading="own" under="/">
      {held ? (
        <Today held={held} isOwn={circleId !== null && account.roles.person.includes(circleId)} />
      ) : (
        <Heading says={false}>{t('personToday.title')}</Heading>
      )}
      {held === undefined && <Opening />}
      {held === null && (circleId ? <Opening /> : <Empty title={t('personToday.noCircle')} />)}
    </Page>
  );
}

function Today({ held, isOwn }: { held: Held; isOwn: boolean }) {
  const now = useNow();
  const { people, visits, flags, outcomes } = held;
  const looks = looksOf(
    people,
    visits.map(({ d }) => d),
  );
  const asks = held.asks.filter(({ d }) => isOpenAsk(d, now));
  const today = arrangeToday(visits, new Set(asks.map(({ d }) => d.visitId)), now, held.wait);
  useSeeingLate(
    [today.first, ...today.next].filter((shown) => shown?.standing === 'late').filter((shown) => shown !== null),
  );
  const fortnight = lastFortnight(
    visits.map(({ d }) => d),
    looks,
    now,
  );
  const isUnasked = isTeamUnasked(people.circle);
  const pause = pauseOn(
    held.pauses.map(({ d }) => d),
    dayOf(now),
  );
  if (pause && isForGood(pause)) return <Over pause={pause} people={people} isOwn={isOwn} now={now} />;
  return (
    <>
      <p class="day">{t('personToday.day', { day: fullDay(dayOf(now), now) })}</p>
      {pause && (
        <Banner icon="moon" title={pauseWords(pause, isOwn ? null : people.circle.knownAs, now)}>
          <a href="/pause">{t('pause.see')}</a>
        </Banner>
      )}
      <ol class="strand">
        {today.before && <BeforeLine shown={today.before} {...looks(today.before.visit.paId)} now={now} />}
        {today.first ? (
          <FirstCard
            shown={today.first}
            looks={looks(today.first.visit.paId)}
            member={memberWith(people, today.first.visit.paId)}
            now={now}
          />
        ) : (
          <li class="card first">
            <div class="bead">
              <div>
                <Heading>{t('personToday.nobodyToday')}</Heading>
                {today.next.length === 0 && asks.length === 0 && <p>{t('personToday.nothingPlanned')}</p>}
              </div>
            </div>
          </li>
        )}
        {held.covers
          .filter(({ d }) => d.state === 'open' && new Date(d.startsAt) > now)
          .map(({ id, d }) => (
            <CoverCard
              key={id}
              id={id}
              cover={d}
              able={held.offers.find((offer) => offer.d.coverId === id && offer.d.canCome)?.d.paName ?? null}
              yarn={looks(d.paId).yarn}
              now={now}
            />
          ))}
        {today.next.map((shown) => (
          <NextCard
            key={shown.id}
            shown={shown}
            looks={looks(shown.visit.paId)}
            member={memberWith(people, shown.visit.paId)}
            now={now}
          />
        ))}
        {asks.map(({ id, d }) => (
          <AskCard key={id} id={id} ask={d} now={now} />
        ))}
      </ol>
      {today.isNobodyTomorrow && today.next.length > 0 && <p class="soft">{t('personToday.nobodyTomorrow')}</p>}
      {today.silent && (
        <LinkButton kind="harm" icon="warn" wide href={`/visits/${today.silent.id}`}>
          {isAsked(today.silent.standing)
            ? t('personToday.didTheyCome', { name: looks(today.silent.visit.paId).name })
            : t('personToday.nobodyCame')}
        </LinkButton>
      )}
      <Waiting held={held} now={now} />
      {isUnasked && (
        <Card labelledBy="who-is-in">
          <h2 id="who-is-in">{t('personToday.teamQuestion')}</h2>
          <p>{t('personToday.teamQuestionText')}</p>
          <LinkButton href="/team/question" wide>
            {t('personToday.answer')}
          </LinkButton>
        </Card>
      )}
      {flags
        .filter(({ d }) => !pause && isShown(d, now))
        .map(({ id, d }) => (
          <FlagBanner key={id} id={id} flag={d} />
        ))}
      <FaceRow cloth={fortnight} />
      <Card>
        {outcomes.length === 0 && (
          <GoLink href="/about-me" before={<Icon name="heart" />}>
            {t('personToday.aboutMe')}
          </GoLink>
        )}
        <GoLink href="/find" before={<Icon name="find" />}>
          {t('personToday.find')}
        </GoLink>
        {!pause && (
          <GoLink href="/pause" before={<Icon name="moon" />}>
            {t('pause.link')}
          </GoLink>
        )}
      </Card>
    </>
  );
}

/** The person has died or moved away: kind words, whom to ask, and nothing else. */
function Over({ pause, people, isOwn, now }: { pause: Pause; people: People; isOwn: boolean; now: Date }) {
  const { holderName: holder, holderPhone, knownAs } = people.circle;
  return (
    <>
      <Heading>{pauseWords(pause, isOwn && pause.reason !== 'died' ? null : knownAs, now)}</Heading>
      <p>{pause.reason === 'died' ? t('pause.diedText', { holder }) : t('pause.stopped')}</p>
      {holderPhone && (
        <RingButton kind="second" wide phone={holderPhone}>
          {t('ring', { name: holder })}
        </RingButton>
      )}
      <LinkButton kind="second" wide href="/pause">
        {t(pause.reason === 'died' ? 'pause.seeDied' : 'pause.see')}
      </LinkButton>
    </>
  );
}

/** What waits for the person's word, beside new faces. */
function Waiting({ held: { people, arrangements, pauseAsks, meetings }, now }: { held: Held; now: Date }) {
  const bonds = people.bonds.filter(({ d }) => isYourTurn(nextStep(d)));
  const patterns = arrangements.flatMap(({ id, d }) => {
    const member = people.members.find((each) => each.d.paId === d.paId);
    return d.stage === 'proposed' && d.proposedBy === 'pa' && member ? [{ id, member }] : [];
  });
  const paused = pauseAsks.filter(({ d }) => d.answer === null);
  const asked = meetingsAhead(meetings, now).flatMap((row) => {
    const bond = people.bonds.find(({ d }) => d.paId === row.d.paId);
    return row.d.status === 'proposed' && row.d.proposedBy === 'pa' && bond ? [{ ...row, bond }] : [];
  });
  if (bonds.length + patterns.length + paused.length + asked.length === 0) return null;
  return (
    <Card labelledBy="waits-for-you">
      <h2 id="waits-for-you">{t('personToday.waits')}</h2>
      {bonds.map(({ id, d }) => (
        <GoLink key={id} href={`/relationships/${id}`} before={<Icon name="talk" />}>
          {t(`personToday.step.${nextStep(d) as 'sayMet' | 'choose' | 'sayKnown'}`, { name: callName(d) })}
        </GoLink>
      ))}
      {paused.map(({ id, d }) => (
        <GoLink key={id} href={`/pauses/${id}`} before={<Icon name="clock" />}>
          {t('personToday.paused', { name: d.paName })}
        </GoLink>
      ))}
      {asked.map(({ id, bond }) => (
        <GoLink key={id} href={`/relationships/${bond.id}`} before={<Icon name="cup" />}>
          {t('personToday.meeting', { name: callName(bond.d) })}
        </GoLink>
      ))}
      {patterns.map(({ id, member }) => (
        <GoLink key={id} href={`/relationships/${member.id}`} before={<Icon name="calendar" />}>
          {t('personToday.pattern', { name: callName(member.d) })}
        </GoLink>
      ))}
    </Card>
  );
}
