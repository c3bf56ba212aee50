import type { ComponentChildren } from 'preact';
import { callName } from '../circles/faces';
import type { PaProfile } from '../data/kinds';
import { Portrait } from '../files/picture';
import { Facts } from '../ui/card';
import { Marked } from '../ui/marked';
import { pounds } from '../ui/money';
import { longDay } from '../ui/when';
import { yarnOfStranger } from '../ui/yarn';
import type { Hit } from './matching';
import { awayWords, factsOf } from './reasons';
import { t } from './words';

/** A PA who was found, with what the phone holds of them. */
export interface Found {
  hit: Hit;
  pa: PaProfile;
}

/** What of a PA's profile is said with what was found. */
type Shown = Pick<PaProfile, 'name' | 'knownAs' | 'hourPence' | 'outcode'>;

interface FoundOf {
  hit: Hit;
  pa: Shown;
}

interface Props extends Found {
  weeklyPence: number | null;
  /** What can be done. */
  children: ComponentChildren;
}

/** A PA who was found: why they are shown, what does not fit, what their time costs. */
export function HitCard({ hit, pa, weeklyPence, children }: Props) {
  const name = callName(pa);
  return (
    <li class="card stack-s">
      <div class="lead">
        <Portrait photo={pa.photo} name={name} yarn={yarnOfStranger(hit.paId)} size="l" ring="unmet" />
        <div>
          <h2 class="name">{name}</h2>
          <p class="soft">{placeWords(hit, pa)}</p>
        </div>
      </div>
      <Why hit={hit} pa={pa} />
      <Cost hit={hit} pa={pa} weeklyPence={weeklyPence} />
      {children}
    </li>
  );
}

/** What fits, what does not, and what is not known, each under its own words; nothing where nothing was asked for. */
export function Why({ hit, pa, heading: Heading = 'h3' }: FoundOf & { heading?: 'h2' | 'h3' }) {
  const parts = [
    { verdict: 'fits' as const, title: t('find.why', { name: callName(pa) }) },
    { verdict: 'not' as const, title: t('find.whyNot') },
    { verdict: 'unsaid' as const, title: t('find.whyUnsaid') },
  ];
  return (
    <>
      {parts.map(({ verdict, title }) => {
        const facts = factsOf(hit, verdict);
        return (
          facts.length > 0 && (
            <div key={verdict}>
              <Heading>{title}</Heading>
              <Facts facts={facts} />
            </div>
          )
        );
      })}
      {hit.away.map(({ from, to }) => (
        <p key={from} class="soft">
          {t('find.awayDays', { days: from === to ? longDay(from) : `${longDay(from)} – ${longDay(to)}` })}
        </p>
      ))}
    </>
  );
}

/** "£19 an hour. Your week costs about £190. Your £268 a week buys about 14 hours." */
export function Cost({ hit, pa, weeklyPence }: FoundOf & { weeklyPence: number | null }) {
  const { weekPence, hours, lacks } = hit;
  const isPriced = weekPence !== null;
  const lacksTime = lacks.some((each) => each !== 'travelPencePerKm');
  return (
    <p>
      {pa.hourPence === null ? (
        <span class="soft">{t('find.noCharge')}. </span>
      ) : (
        <Marked text={t('find.charge', { pounds: pounds(pa.hourPence) })} />
      )}{' '}
      {isPriced && <Marked text={t('find.week', { pounds: pounds(weekPence) })} />}{' '}
      {isPriced && lacks.includes('travelPencePerKm') && <span class="soft">{t('find.noTravel')} </span>}
      {!isPriced && lacksTime && pa.hourPence !== null && <span class="soft">{t('find.noWeek')}. </span>}
      {isPriced && weeklyPence !== null && weekPence > weeklyPence && (
        <span>{t('find.tooDear', { pounds: pounds(weeklyPence) })} </span>
      )}
      {hours !== null && weeklyPence !== null && (
        <Marked text={t('find.buys', { pounds: pounds(weeklyPence), count: hours })} />
      )}
    </p>
  );
}

export function placeWords({ km }: Hit, { outcode }: Shown): string {
  if (km === null) return outcode ? t('find.in', { outcode }) : t('find.placeUnsaid');
  return t('find.away', { outcode: outcode ?? '', ...awayWords(km) });
}
