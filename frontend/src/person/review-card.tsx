import { useState } from 'preact/hooks';
import type { AboutMeReview } from '../data/kinds';
import type { Save } from '../saving';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Card, Details } from '../ui/card';
import { TextField } from '../ui/field';
import { dayOf, fullDay } from '../ui/when';
import { t } from './words';

interface Props {
  review: AboutMeReview | null;
  circleId: string;
  save: Save;
  now: Date;
}

/** When the person wants to look at About Me again; a gentle word once that day has come. */
export function ReviewCard({ review, circleId, save, now }: Props) {
  const reviewOn = review?.reviewOn ?? null;
  const [day, setDay] = useState(() => reviewOn ?? inHalfAYear(now));
  const isDue = reviewOn !== null && reviewOn <= dayOf(now);
  const set = (on: string | null) => void save('about_me.set_review', { circleId, reviewOn: on });
  return (
    <>
      {isDue && (
        <Banner icon="calendar" title={t('about.reviewDue')}>
          <p>{t('about.reviewDueText', { day: fullDay(reviewOn, now) })}</p>
          <Button kind="second" icon="yes" onClick={() => set(inHalfAYear(now))}>
            {t('about.reviewDone')}
          </Button>
        </Banner>
      )}
      <Card kind="plain" labelledBy="review">
        <h2 id="review">{t('about.reviewTitle')}</h2>
        <p>{reviewOn ? t('about.reviewOn', { day: fullDay(reviewOn, now) }) : t('about.reviewNone')}</p>
        <Details icon="calendar" summary={t('about.reviewDay')}>
          <div class="stack-s">
            <TextField id="review-day" type="date" label={t('about.reviewDay')} value={day} onInput={setDay} />
            <Button kind="second" onClick={() => set(day || null)}>
              {t('about.reviewSave')}
            </Button>
          </div>
        </Details>
      </Card>
    </>
  );
}

function inHalfAYear(now: Date): string {
  const then = new Date(now);
  then.setMonth(then.getMonth() + 6);
  return dayOf(then);
}
