import { circleIdOf } from '../circles/my-circle';
import { useRead } from '../desk/use-read';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Card, GoLink } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { type Cause, causeText, causeTitle, type Forecast, forecastPath, pauseWords, type Window } from './ahead';
import { t } from './ahead-words';
import { ForecastTable } from './forecast-table';

/** How many faces are to come, at best and at worst, and why. The server reckons it, so it needs a signal. */
export function AheadPage() {
  const { account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const { value, failure } = useRead<Forecast>(forecastPath(circleId));
  return (
    <Page title={t('ahead.title')} back={{ href: '/thread', words: t('ahead.back') }} under="/team">
      {failure !== null && (
        <Banner icon="onphone" title={t('ahead.offline')}>
          <p>{failure}</p>
        </Banner>
      )}
      {value === undefined && failure === null && <Opening />}
      {value && <Ahead forecast={value} />}
    </Page>
  );
}

function Ahead({ forecast: { pause, windows } }: { forecast: Forecast }) {
  const now = useNow();
  const [fortnight, month] = windows;
  if (pause) return <p>{pauseWords(pause, now)}</p>;
  if (!fortnight || !month) return null;
  return (
    <>
      <Fortnight window={fortnight} />
      {month.causes.length > 0 && <Causes causes={month.causes} now={now} />}
      <Card>
        <ForecastTable windows={windows} />
      </Card>
      <Card>
        <GoLink href="/thread/team" before={<Icon name="team" />}>
          {t('ahead.fewer')}
        </GoLink>
        <GoLink href="/" before={<Icon name="today" />}>
          {t('ahead.gaps')}
        </GoLink>
      </Card>
    </>
  );
}

function Fortnight({ window: { visits, unfilled, sure, best, worst, stuck } }: { window: Window }) {
  return (
    <Card labelledBy="fortnight">
      <h2 id="fortnight">{t('ahead.fortnight')}</h2>
      {visits === 0 && <p>{t('ahead.none')}</p>}
      {visits > 0 && (
        <p>
          <strong>
            {best === worst ? t('ahead.exact', { count: best }) : t('ahead.range', { count: worst, least: best })}
          </strong>
        </p>
      )}
      {visits > 0 && unfilled === 0 && <p>{t('ahead.settled')}</p>}
      {unfilled > 0 && (
        <>
          <p>
            {sure === 0 ? t('ahead.nobodySure') : t('ahead.sure', { count: sure })}{' '}
            {t('ahead.unsettled', { count: unfilled })}
          </p>
          {best !== worst && <p class="soft">{t('ahead.how')}</p>}
          {stuck > 0 && <p>{t(stuck === unfilled ? 'ahead.allStuck' : 'ahead.stuck', { count: stuck })}</p>}
        </>
      )}
    </Card>
  );
}

function Causes({ causes, now }: { causes: readonly Cause[]; now: Date }) {
  return (
    <Card labelledBy="why">
      <h2 id="why">{t('ahead.why')}</h2>
      <ul class="stack-s">
        {causes.map((cause) => (
          <li key={`${cause.why} ${cause.paId} ${cause.fromDay}`}>
            <strong>{causeTitle(cause, now)}</strong>
            <br />
            {causeText(cause)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
