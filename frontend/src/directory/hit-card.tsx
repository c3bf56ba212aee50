import { callName } from '../circles/faces';
import { Portrait } from '../files/picture';
import { Button, LinkButton } from '../ui/button';
import { Facts } from '../ui/card';
import { Marked } from '../ui/marked';
import { pounds } from '../ui/money';
import { yarnOfStranger } from '../ui/yarn';
import type { Hit, Means } from './match';
import { awayWords, factsOf } from './reasons';
import { t } from './words';

interface Props {
  hit: Hit;
  means: Means;
  onNotForMe: () => void;
}

/** A PA who was found: why they are shown, what does not fit, what their time costs. */
export function HitCard({ hit, means, onNotForMe }: Props) {
  const name = callName(hit.pa);
  return (
    <li class="card stack-s">
      <div class="lead">
        <Portrait photo={hit.pa.photo} name={name} yarn={yarnOfStranger(hit.paId)} size="l" ring="unmet" />
        <div>
          <h2 class="name">{name}</h2>
          <p class="soft">{placeWords(hit)}</p>
        </div>
      </div>
      <Why hit={hit} />
      <Cost hit={hit} means={means} />
      <div class="two">
        <LinkButton href={`/find/${hit.paId}`}>{t('find.see', { name })}</LinkButton>
        <Button kind="second" label={t('find.notForMeThis', { name })} onClick={onNotForMe}>
          {t('find.notForMe')}
        </Button>
      </div>
    </li>
  );
}

/** Nothing where no wishes were made: then everybody is shown. */
export function Why({ hit }: { hit: Hit }) {
  const facts = factsOf(hit);
  if (facts.length === 0) return null;
  return (
    <>
      <h3>{t('find.why', { name: callName(hit.pa) })}</h3>
      <Facts facts={facts} />
    </>
  );
}

/** "£19 an hour. Your £268 a week buys about 14 hours." */
export function Cost({ hit: { pa, hours }, means: { weeklyPence } }: { hit: Hit; means: Means }) {
  if (pa.hourPence === null) return <p class="soft">{t('find.noCharge')}</p>;
  return (
    <p>
      <Marked text={t('find.charge', { pounds: pounds(pa.hourPence) })} />{' '}
      {hours !== null && weeklyPence !== null && (
        <Marked text={t('find.buys', { pounds: pounds(weeklyPence), count: hours })} />
      )}
    </p>
  );
}

export function placeWords({ pa: { outcode }, km }: Hit): string {
  if (km === null) return outcode ? t('find.in', { outcode }) : t('find.placeUnsaid');
  return t('find.away', { outcode: outcode ?? '', ...awayWords(km) });
}
