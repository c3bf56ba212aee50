import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { callName } from '../circles/faces';
import { circleIdOf, type People, readPeople } from '../circles/my-circle';
import type { Need } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { readAgreement, weeklyBudget } from '../funds/budget';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Empty } from '../ui/card';
import { capitalNumber, inAList } from '../ui/catalogue';
import { Opening, Page } from '../ui/page';
import { UndoToast } from '../ui/undo-toast';
import { useNow } from '../ui/use-now';
import { dayOf } from '../ui/when';
import { AskPage, isStep } from './ask-steps';
import { Attribution } from './attribution';
import { ComparePage } from './compare-page';
import { NOTHING_NEEDED } from './data';
import { type Found, HitCard } from './hit-card';
import { noWishes, type Query, rank } from './matching';
import { needWords } from './need-words';
import { lacksOf, lackWords } from './reasons';
import { Unmet } from './unmet';
import { useWishes } from './wishes';
import { t } from './words';

/** Over the directory that this phone holds, so that it works without signal. */
export function FindPage() {
  const { db, account } = useStore();
  const { query } = useLocation();
  const now = useNow();
  const today = dayOf(now);
  const circleId = circleIdOf(account) ?? '';
  const [wishes, keepWishes] = useWishes(circleId);
  const pas = useLive(async () => list(db, 'pa_profile'), [db]);
  const people = useLive(async () => readPeople(db, circleId), [db, circleId]);
  const agreement = useLive(async () => readAgreement(db, circleId, today), [db, circleId, today]);
  const held = useLive(async () => (await get(db, 'need', circleId)) ?? null, [db, circleId]);
  const need = held?.d ?? NOTHING_NEEDED;
  const isNew = wishes === null && !held;
  const step = isStep(query.step) ? query.step : isNew ? 'languages' : null;
  if (!pas || !people || agreement === undefined || held === undefined) {
    return (
      <Page title={t('find.title')} back={{ href: '/team' }} under="/team">
        <Opening />
      </Page>
    );
  }
  if (step) {
    return (
      <AskPage
        key={step}
        step={step}
        circleId={circleId}
        pas={pas}
        need={need}
        wishes={wishes ?? noWishes}
        onKeepWishes={keepWishes}
      />
    );
  }
  const asked: Query = {
    needs: need,
    wishes: wishes ?? noWishes,
    at: people.circle.at,
    weeklyPence: agreement && weeklyBudget(agreement),
    today,
  };
  const isPending = held?.pending ?? false;
  return <Results pas={pas} people={people} circleId={circleId} need={need} isPending={isPending} asked={asked} />;
}

interface ResultsProps {
  pas: readonly Row<'pa_profile'>[];
  people: People;
  circleId: string;
  need: Need;
  isPending: boolean;
  asked: Query;
}

const MOST_COMPARED = 3;

function Results({ pas, people, circleId, need, isPending, asked }: ResultsProps) {
  const { save, notSaved } = useSaving();
  const [removed, setRemoved] = useState<Found | null>(null);
  const [picked, setPicked] = useState<string[]>([]);
  const [isComparing, setComparing] = useState(false);
  const known = new Set(people.bonds.filter(isUnderWay).map(({ d }) => d.paId));
  const byId = new Map(pas.map(({ id, d }) => [id, d]));
  const found = rank(pas, asked).flatMap((hit): Found[] => {
    const pa = byId.get(hit.paId);
    return pa && !known.has(hit.paId) ? [{ hit, pa }] : [];
  });
  const shown = found.filter(({ hit }) => !need.notForMe.includes(hit.paId));
  const compared = shown.filter(({ hit }) => picked.includes(hit.paId));
  if (isComparing && compared.length > 1) {
    return <ComparePage found={compared} weeklyPence={asked.weeklyPence} onBack={() => setComparing(false)} />;
  }
  const of = (fit: Found['hit']['fit']) => shown.filter(({ hit }) => hit.fit === fit);
  const [fits, maybes, misses] = [of('yes'), of('unsaid'), of('no')];
  const hidden = found.filter(({ hit }) => need.notForMe.includes(hit.paId));
  const nearest = misses[0];
  const putAway = async (each: Found) => {
    if (await save('need.put_away', { circleId, paId: each.hit.paId })) setRemoved(each);
  };
  const bringBack = async (paIds: readonly string[]) => {
    for (const paId of paIds) await save('need.bring_back', { circleId, paId });
    setRemoved(null);
  };
  const pick = (paId: string) =>
    setPicked(picked.includes(paId) ? picked.filter((each) => each !== paId) : [...picked, paId]);
  const cards = (these: readonly Found[]) => (
    <ul class="stack">
      {these.map((each) => (
        <HitCard key={each.hit.paId} {...each} weeklyPence={asked.weeklyPence}>
          <Acts
            found={each}
            isPicked={picked.includes(each.hit.paId)}
            isFull={compared.length >= MOST_COMPARED}
            onPick={() => pick(each.hit.paId)}
            onNotForMe={() => void putAway(each)}
          />
        </HitCard>
      ))}
    </ul>
  );
  return (
    <Page
      title={headline(fits.length, maybes.length)}
      heading="say"
      back={{ href: '/find?step=languages', words: t('find.change') }}
      under="/team"
    >
      <p>{needWords(need)}</p>
      {notSaved}
      {shown.length > 0 && <p class="soft small">{t('find.fair')}</p>}
      {shown.length === 0 && (
        <Empty title={t('find.empty')}>
          <LinkButton href="/find?step=languages">{t('find.change')}</LinkButton>
        </Empty>
      )}
      {fits.length === 0 && maybes.length === 0 && nearest && (
        <p>
          {t('find.nearMiss', {
            name: callName(nearest.pa),
            things: inAList(lacksOf(nearest.hit).flatMap(lackWords)),
          })}{' '}
          {t('find.nearest')}
        </p>
      )}
      {(fits.length === 0 || need.unmetSince !== null) && (
        <Unmet circleId={circleId} need={need} isPending={isPending} people={people} nearest={nearest?.hit ?? null} />
      )}
      {compared.length > 0 && (
        <Button wide onClick={() => setComparing(compared.length > 1)}>
          {t('find.compareDo', { count: compared.length })}
        </Button>
      )}
      {cards(fits)}
      {fits.length > 0 && maybes.length > 0 && <h2>{t('find.unsaid')}</h2>}
      {cards(maybes)}
      {fits.length + maybes.length > 0 && misses.length > 0 && <h2>{t('find.others')}</h2>}
      {cards(misses)}
      {known.size > 0 && (
        <p class="small soft">
          {t('find.known')} <a href="/team">{t('find.team')}</a>
        </p>
      )}
      {hidden.length > 0 && (
        <Button kind="second" onClick={() => void bringBack(hidden.map(({ hit }) => hit.paId))}>
          {t('find.hidden', { count: hidden.length })}
        </Button>
      )}
      <Attribution />
      {removed && (
        <UndoToast
          message={t('find.removed', { name: callName(removed.pa) })}
          onUndo={() => void bringBack([removed.hit.paId])}
          onClose={() => setRemoved(null)}
        />
      )}
    </Page>
  );
}

function headline(fits: number, maybes: number): string {
  if (fits > 0) return t('find.fit', { count: fits, number: capitalNumber(fits) });
  return maybes > 0 ? t('find.maybe', { count: maybes, number: capitalNumber(maybes) }) : t('find.none');
}

interface ActsProps {
  found: Found;
  isPicked: boolean;
  isFull: boolean;
  onPick: () => void;
  onNotForMe: () => void;
}

function Acts({ found: { hit, pa }, isPicked, isFull, onPick, onNotForMe }: ActsProps) {
  const name = callName(pa);
  return (
    <div class="two">
      <LinkButton href={`/find/${hit.paId}`}>{t('find.see', { name })}</LinkButton>
      <Button kind="second" label={t('find.notForMeThis', { name })} onClick={onNotForMe}>
        {t('find.notForMe')}
      </Button>
      {isFull && !isPicked ? (
        <p class="small soft">{t('find.compareFull')}</p>
      ) : (
        <Button
          kind="second"
          label={t(isPicked ? 'find.compareNot' : 'find.compareThis', { name })}
          {...(isPicked ? { icon: 'yes' as const } : {})}
          onClick={onPick}
        >
          {t('find.compare')}
        </Button>
      )}
    </div>
  );
}

/** The person has asked them, or has them in the team: they are on the team's page. */
function isUnderWay({ d }: Row<'relationship'>): boolean {
  return d.stage === 'invited' || d.stage === 'introduced' || d.stage === 'chosen';
}
