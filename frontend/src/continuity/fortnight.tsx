import type { Flag } from '../data/kinds';
import { Banner } from '../ui/banner';
import { Card } from '../ui/card';
import { Face } from '../ui/face';
import { threadSentence } from '../ui/thread-sentence';
import { dayOf } from '../ui/when';
import type { Cloth } from './faces';
import { t } from './words';

/** The faces of the last 14 days, and what they say. */
export function FaceRow({ cloth: { lanes, visits } }: { cloth: Cloth }) {
  const { first, more } = threadSentence(lanes, visits);
  const came = lanes.filter(({ paId }) => visits.some((visit) => visit.paId === paId));
  return (
    <Card labelledBy="last-14-days">
      <h2 id="last-14-days">{t('fortnight.title')}</h2>
      <p>
        <strong>{came.length > 0 ? first : t('fortnight.nobody')}</strong> {came.length > 0 && more}
      </p>
      {came.length > 0 && (
        <ul class="faces">
          {came.map(({ paId, name, yarn, chosen }) => (
            <li key={paId}>
              <Face name={name} yarn={yarn} size="s" ring={chosen === false ? 'new' : 'known'} />
              <span>{name}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a class="linkline" href="/thread">
          {t('fortnight.thread')}
        </a>
      </p>
    </Card>
  );
}

/** A churn flag in plain words, with the way to all that is known of it. */
export function FlagBanner({ id, flag }: { id: string; flag: Flag }) {
  return (
    <Banner icon="flag" title={flag.title}>
      <p>{flag.text}</p>
      <a href={`/flags/${id}`}>{t('flag.see')}</a>
    </Banner>
  );
}

/** It holds, and nobody asked to be left in peace about it. */
export const isShown = ({ closedAt, quietUntil }: Flag, now: Date): boolean =>
  closedAt === null && (quietUntil === null || quietUntil < dayOf(now));
