import './people.css';
import type { Bond } from '../data/kinds';
import { list } from '../data/rows';
import type { Store } from '../data/session';
import { useHeld } from '../held';
import { useStore } from '../session';
import { LinkButton } from '../ui/button';
import { Card, Empty, GoLink } from '../ui/card';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { nextOfBond } from './bond-words';
import { circlesSaidKnown, listRequests } from './requests';
import { t } from './words';

export function PeoplePage() {
  const { db } = useStore();
  const seen = useHeld(() => readPeople(db), [db]);
  return (
    <Page title={t('people.title')} under="/people">
      {seen ? <People {...seen} /> : <Opening />}
    </Page>
  );
}

async function readPeople(db: Store['db']) {
  const bonds = (await list(db, 'bond')).filter(({ d }) => d.stage !== 'ended');
  const held = new Set(bonds.map(({ d }) => d.circleId));
  const before = new Map<string, { name: string; visits: number }>();
  for (const { d } of await list(db, 'own_visit')) {
    if (held.has(d.circleId) || d.status !== 'done') continue;
    before.set(d.circleId, { name: d.personKnownAs, visits: (before.get(d.circleId)?.visits ?? 0) + 1 });
  }
  return { bonds, before, known: await circlesSaidKnown(db), waiting: (await listRequests(db)).length };
}

type Seen = Awaited<ReturnType<typeof readPeople>>;

function People({ bonds, before, known, waiting }: Seen) {
  const team = bonds.filter(({ d }) => d.stage === 'chosen');
  const soon = bonds.filter(({ d }) => d.stage !== 'chosen');
  return (
    <>
      {waiting > 0 && (
        <Card class="slim">
          <GoLink href="/requests" before={<Icon name="dontknow" />}>
            <b>{t('people.asks', { count: waiting })}</b>
          </GoLink>
        </Card>
      )}
      {bonds.length === 0 && before.size === 0 && (
        <Empty title={t('people.none')}>
          <p>{t('people.noneText')}</p>
          <LinkButton kind="second" icon="heart" href="/profile">
            {t('people.profile')}
          </LinkButton>
        </Empty>
      )}
      <Bonds id="in-team" title={t('people.team')} bonds={team} />
      <Bonds id="getting-to-know" title={t('people.soon')} bonds={soon} />
      {before.size > 0 && (
        <section class="stack-s" aria-labelledby="visited-before">
          <h2 id="visited-before">{t('people.before')}</h2>
          <ul class="card slim stack-s">
            {[...before].map(([circleId, { name, visits }]) => (
              <li key={circleId} class="row">
                <Face name={name} size="s" ring="unmet" />
                <span>
                  <b class="name">{name}</b>
                  <br />
                  <span class="small">{t('people.visits', { count: visits })}</span>
                  {known.has(circleId) && (
                    <>
                      <br />
                      {t('next.theyKnow', { name })}
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface BondsProps {
  id: string;
  title: string;
  bonds: readonly { id: string; d: Bond; pending: boolean }[];
}

function Bonds({ id, title, bonds }: BondsProps) {
  if (bonds.length === 0) return null;
  return (
    <section class="stack-s" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {bonds.map((bond) => (
        <Card key={bond.id} class="slim stack-s">
          <GoLink
            href={`/people/${bond.id}`}
            before={<Face name={bond.d.personKnownAs} ring={bond.d.stage === 'chosen' ? 'known' : 'unmet'} />}
          >
            <b class="name person-name">{bond.d.personKnownAs}</b>
            <br />
            {nextOfBond(bond.d)}
          </GoLink>
          {bond.pending && <SavedHere />}
        </Card>
      ))}
    </section>
  );
}
