import { useLocation } from 'preact-iso';
import { Details } from '../ui/card';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { CirclesTable } from './circles-table';
import { reportPath } from './data';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { circlesToShow, type Show } from './needs';
import { NoCircles } from './no-circles';
import { OpenCircle } from './open-circle';
import { t } from './words';

const SHOWS: readonly Show[] = ['all', 'flags', 'notAsked', 'notIn'];

/** Every circle of the holder; the filter and the search stand in the address. */
export function CirclesPage() {
  const now = useNow();
  const desk = useDesk();
  const holderId = useHolderId();
  const { query: asked, route } = useLocation();
  const show = SHOWS.find((each) => each === asked.show) ?? 'all';
  const query = asked.q ?? '';
  const hrefOf = (to: Show, words: string) => `/desk/circles?show=${to}${words && `&q=${encodeURIComponent(words)}`}`;
  const { value } = desk;
  const found = value ? circlesToShow(value, show, query) : [];
  return (
    <DeskFrame
      title={t('circles.title')}
      heading="own"
      under="/desk/circles"
      desk={desk}
      find={{ query, onQuery: (words) => route(hrefOf(show, words), true) }}
    >
      <section class="panel circles" aria-labelledby="circles">
        <div class="head">
          <Heading id="circles">{t('circles.title')}</Heading>
          <a class="filter" href={reportPath(holderId)} download>
            {t('circles.report')}
          </a>
        </div>
        <nav class="filters" aria-label={t('circles.filters')}>
          {SHOWS.map((each) => (
            <a key={each} href={hrefOf(each, query)} aria-current={each === show ? 'page' : undefined}>
              {t(`circles.show.${each}`, { count: value ? circlesToShow(value, each, '').length : 0 })}
            </a>
          ))}
        </nav>
        {value === undefined && desk.failure === null && <Opening />}
        {value && found.length > 0 && <CirclesTable circles={found} calls={value.callList} now={now} />}
        {value &&
          found.length === 0 &&
          (value.circles.length > 0 && query === '' ? <NoneShown /> : <NoCircles query={query} />)}
      </section>
      <section class="panel whole" aria-label={t('openCircle.title')}>
        <Details summary={t('openCircle.title')}>
          <OpenCircle holderId={holderId} onOpened={desk.reload} />
        </Details>
      </section>
    </DeskFrame>
  );
}

function NoneShown() {
  return <p class="soft">{t('circles.noneShown')}</p>;
}
