import { callName } from '../circles/faces';
import { CommunicationNeeds } from '../circles/person-facts';
import { Attribution } from '../directory/attribution';
import { NOTHING_NEEDED } from '../directory/data';
import { Cost, placeWords, Why } from '../directory/hit-card';
import { needWords } from '../directory/need-words';
import { lacksOf, lackWords } from '../directory/reasons';
import { Status } from '../ui/banner';
import { Button, LinkButton, RingButton } from '../ui/button';
import { Empty } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Panel } from '../ui/desk-page';
import { Face } from '../ui/face';
import { Heading, Opening } from '../ui/page';
import { type CircleRecords, circlePath, type Matches, matchesPath, rowsOf } from './data';
import { DeskFrame, useDesk } from './frame';
import { useRead } from './use-read';
import { t } from './words';

/** Who suits a person, as they would find it themselves: to be read to them. Nobody is chosen here; what they say is written down. */
export function MatchesPage({ id }: { id: string }) {
  const desk = useDesk();
  const circle = useRead<CircleRecords>(circlePath(id));
  const matches = useRead<Matches>(matchesPath(id));
  const person = circle.value && rowsOf(circle.value, 'circle')[0]?.d;
  const name = person?.knownAs ?? person?.personName ?? '';
  const title = person ? t('matches.title', { name }) : t('circle.title');
  return (
    <DeskFrame title={title} heading="own" under="/desk/circles" desk={desk} also={[circle, matches]}>
      <Panel labelledBy="matches" isWhole>
        <div class="head">
          {person && <Face name={person.personName} size="s" />}
          <Heading id="matches">{title}</Heading>
          {person?.phone && (
            <span class="only-screen">
              <RingButton
                kind="second"
                phone={person.phone}
                label={t('calls.ringNamed', { name, phone: person.phone })}
              >
                {person.phone}
              </RingButton>
            </span>
          )}
          <span class="only-screen">
            <Button kind="second" icon="paper" onClick={() => print()}>
              {t('paper.print')}
            </Button>
          </span>
        </div>
        {!(person && circle.value && matches.value) ? (
          circle.failure === null && <Opening />
        ) : (
          <Found id={id} name={name} circle={circle.value} matches={matches.value} needs={person.communicationNeeds} />
        )}
      </Panel>
    </DeskFrame>
  );
}

interface Props {
  id: string;
  name: string;
  circle: CircleRecords;
  matches: Matches;
  /** How to speak with the person. */
  needs: string | null;
}

const UNDER_WAY = ['invited', 'introduced', 'chosen'];

function Found({ id, name, circle, matches, needs }: Props) {
  const need = rowsOf(circle, 'need')[0]?.d ?? NOTHING_NEEDED;
  const bonds = rowsOf(circle, 'relationship').filter(({ d }) => UNDER_WAY.includes(d.stage));
  const known = new Set(bonds.map(({ d }) => d.paId));
  const hits = matches.hits.filter(({ paId }) => !known.has(paId));
  const nearest = hits.every(({ fit }) => fit === 'no') ? hits[0] : undefined;
  const write = (what: string, about = '') => `/desk/circles/${id}?write=${what}&about=${about}`;
  return (
    <div class="stack print-me">
      <CommunicationNeeds needs={needs} />
      <p>{t('matches.text', { name })}</p>
      <p class="own-words">{needWords(need)}</p>
      <p class="soft small">{t('matches.wishes', { name })}</p>
      <p class="row only-screen">
        <LinkButton kind="second" icon="pen" href={write('need.set')}>
          {t('matches.change')}
        </LinkButton>
        <LinkButton kind="second" icon="pen" href={write('need.tell_unmet')}>
          {t('matches.nobody')}
        </LinkButton>
      </p>
      {hits.length === 0 && <Empty title={t('matches.none')} />}
      {nearest && (
        <p>
          <b>{t('matches.nearest', { pa: nearest.name, things: inAList(lacksOf(nearest).flatMap(lackWords)) })}</b>
        </p>
      )}
      <ol class="stack">
        {hits.map((hit) => (
          <li key={hit.paId} class="card stack-s">
            <div class="head">
              <h2>{hit.name}</h2>
              <Status kind={hit.fit === 'yes' ? 'well' : 'held'}>{t(`matches.${hit.fit}`)}</Status>
            </div>
            <p class="soft">{placeWords(hit, hit)}</p>
            <Why hit={hit} pa={hit} />
            <Cost hit={hit} pa={hit} weeklyPence={matches.weeklyPence} />
            <p class="only-screen">
              <LinkButton kind="second" icon="pen" href={write('relationship.invite', hit.paId)}>
                {t('matches.invite', { name, pa: callName(hit) })}
              </LinkButton>
            </p>
          </li>
        ))}
      </ol>
      <Attribution />
    </div>
  );
}
