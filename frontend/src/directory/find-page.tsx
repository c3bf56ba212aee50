import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { readAgreement, weeklyBudget } from '../funds/budget';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Empty } from '../ui/card';
import { capitalNumber } from '../ui/catalogue';
import { Opening, Page } from '../ui/page';
import { UndoToast } from '../ui/undo-toast';
import { useNow } from '../ui/use-now';
import { dayOf } from '../ui/when';
import { HitCard } from './hit-card';
import { findMatches, type Hit, type Means, noWishes } from './match';
import { isStep, WishPage } from './wish-page';
import { wishWords } from './wish-words';
import { type Search, useSearch } from './wishes';
import { t } from './words';

/** Over the directory that this phone holds, so that it works without signal. */
export function FindPage() {
  const { db, account } = useStore();
  const { query } = useLocation();
  const now = useNow();
  const today = dayOf(now);
  const circleId = circleIdOf(account) ?? '';
  const [search, keep] = useSearch(circleId);
  const pas = useLive(async () => list(db, 'pa_profile'), [db]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const agreement = useLive(async () => readAgreement(db, circleId, today), [db, circleId, today]);
  const step = isStep(query.wish) ? query.wish : search.wishes === null ? 'languages' : null;
  if (!pas || !people || agreement === undefined) {
    return (
      <Page title={t('find.title')} back={{ href: '/team' }} under="/team">
        <Opening />
      </Page>
    );
  }
  if (step) {
    return (
      <WishPage
        key={step}
        step={step}
        pas={pas}
        wishes={search.wishes ?? noWishes}
        onKeep={(wishes) => keep({ wishes })}
      />
    );
  }
  const means = { at: people.circle.at, weeklyPence: agreement && weeklyBudget(agreement) };
  return <Results pas={pas} people={people} means={means} search={search} keep={keep} />;
}

interface ResultsProps {
  pas: readonly Row<'pa_profile'>[];
  people: People;
  means: Means;
  search: Search;
  keep: (search: Partial<Search>) => void;
}

function Results({ pas, people, means, search, keep }: ResultsProps) {
  const [removed, setRemoved] = useState<Hit | null>(null);
  const wishes = search.wishes ?? noWishes;
  const known = new Set(people.bonds.filter(isUnderWay).map(({ d }) => d.paId));
  const found = findMatches(pas, wishes, means).filter(({ paId }) => !known.has(paId));
  const hits = found.filter(({ paId }) => !search.notForMe.includes(paId));
  const fits = hits.filter(({ isFit }) => isFit);
  const misses = hits.filter(({ isFit }) => !isFit);
  const hidden = found.length - hits.length;
  const remove = (hit: Hit) => {
    keep({ notForMe: [...search.notForMe, hit.paId] });
    setRemoved(hit);
  };
  const bringBack = (paId: string) => {
    keep({ notForMe: search.notForMe.filter((each) => each !== paId) });
    setRemoved(null);
  };
  return (
    <Page
      title={
        fits.length > 0 ? t('find.fit', { count: fits.length, number: capitalNumber(fits.length) }) : t('find.none')
      }
      heading="say"
      back={{ href: '/find?wish=languages', words: t('find.change') }}
      under="/team"
    >
      <p>{wishWords(wishes)}</p>
      {hits.length > 0 && <p class="soft small">{t('find.fair')}</p>}
      {hits.length === 0 && (
        <Empty title={t('find.empty')}>
          <LinkButton href="/find?wish=languages">{t('find.change')}</LinkButton>
        </Empty>
      )}
      {fits.length === 0 && misses.length > 0 && <p>{t('find.nearest')}</p>}
      <ul class="stack">
        {fits.map((hit) => (
          <HitCard key={hit.paId} hit={hit} means={means} onNotForMe={() => remove(hit)} />
        ))}
      </ul>
      {fits.length > 0 && misses.length > 0 && <h2>{t('find.others')}</h2>}
      <ul class="stack">
        {misses.map((hit) => (
          <HitCard key={hit.paId} hit={hit} means={means} onNotForMe={() => remove(hit)} />
        ))}
      </ul>
      {known.size > 0 && (
        <p class="small soft">
          {t('find.known')} <a href="/team">{t('find.team')}</a>
        </p>
      )}
      {hidden > 0 && (
        <Button
          kind="second"
          onClick={() => {
            keep({ notForMe: [] });
            setRemoved(null);
          }}
        >
          {t('find.hidden', { count: hidden })}
        </Button>
      )}
      {removed && (
        <UndoToast
          message={t('find.removed', { name: removed.pa.knownAs || removed.pa.name })}
          onUndo={() => bringBack(removed.paId)}
          onClose={() => setRemoved(null)}
        />
      )}
    </Page>
  );
}

/** The person has asked them, or has them in the team: they are on the team's page. */
function isUnderWay({ d }: Row<'relationship'>): boolean {
  return d.stage === 'invited' || d.stage === 'introduced' || d.stage === 'chosen';
}
