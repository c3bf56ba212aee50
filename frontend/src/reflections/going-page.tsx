import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Quality, Reflection, Weather } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, Empty } from '../ui/card';
import { SelectField, TextArea } from '../ui/field';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { capital } from '../visits/sentences';
import { type Around, keyOf, readAround, type Somebody } from './people';
import { WeatherChoice, WeatherPicture } from './weather-choice';
import { t } from './words';

const QUALITIES: readonly Quality[] = ['equality', 'curiosity', 'kindness', 'listening'];
const MAX_LENGTH = 4000;

/** What the user thinks of their relationships: theirs alone, until they share it. */
export function GoingPage() {
  const { db, account } = useStore();
  const { role } = useSession();
  const { query } = useLocation();
  const around = useLive(() => readAround(db, account, role), [db, account, role]);
  const written = useHeld(async () => (await list(db, 'reflection')).toReversed(), [db]);
  const quality = QUALITIES.find((each) => each === query.on);
  if (quality && around) return <Asking key={quality} quality={quality} around={around} about={query.about ?? ''} />;
  return (
    <Page title={t('going.title')} back={{ href: '/more' }} under="/more">
      <p>{t('going.intro')}</p>
      {around && around.length > 0 && (
        <LinkButton wide icon="pen" href={`/going?on=equality${query.about ? `&about=${query.about}` : ''}`}>
          {t('going.write')}
        </LinkButton>
      )}
      {(written === undefined || around === undefined) && <Opening />}
      {written?.length === 0 && <Empty title={t('going.none')} />}
      {around && written?.map((row) => <OneReflection key={row.id} row={row} around={around} />)}
    </Page>
  );
}

/** One quality a page; each is kept as soon as it is left. */
function Asking({ quality, around, about }: { quality: Quality; around: readonly Around[]; about: string }) {
  const { db, account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const choices = choicesOf(around);
  const [chosen, setChosen] = useState(choices.find(({ value }) => value === about)?.value ?? choices[0]?.value ?? '');
  const [weather, setWeather] = useState<Weather | null>(null);
  const [words, setWords] = useState('');
  const [error, setError] = useState<string>();
  const place = QUALITIES.indexOf(quality);
  const next = QUALITIES[place + 1];
  const goOn = () => route(next ? `/going?on=${next}&about=${chosen}` : '/going');
  const keep = async () => {
    if (weather === null && words.trim() === '') {
      setError(t('going.empty'));
      document.getElementById('words')?.focus();
      return;
    }
    const [circleId = '', paId = ''] = chosen.split('~');
    const said = { reflectionId: db.uuid(), circleId, aboutPaId: paId || null, quality, weather, words: words.trim() };
    if (await save('reflection.write', said)) goOn();
  };
  return (
    <Page title={t(`ask.${quality}`)} heading="say" back={{ href: '/going' }} under="/more">
      {notSaved}
      <p class="soft">{t('going.place', { place: place + 1, all: QUALITIES.length })}</p>
      <p>{t(`ask.${quality}.hint`)}</p>
      {choices.length > 1 && (
        <SelectField id="about" label={t('going.about')} value={chosen} choices={choices} onChange={setChosen} />
      )}
      <WeatherChoice value={weather} onChange={setWeather} />
      <TextArea
        id="words"
        label={t('going.words')}
        error={error}
        maxLength={MAX_LENGTH}
        value={words}
        onInput={setWords}
      />
      <Button wide onClick={() => void keep()}>
        {t('going.next')}
      </Button>
      <p>
        <button type="button" class="linkline" onClick={goOn}>
          {t('going.skip')}
        </button>
      </p>
    </Page>
  );

  /** A person thinks of a PA, or of nobody in particular; a PA of a person. */
  function choicesOf(places: readonly Around[]): { value: string; label: string }[] {
    return places.flatMap(({ circleId, isOwn, people, personKnownAs }) => {
      if (!isOwn || !account.roles.person.includes(circleId)) return [{ value: `${circleId}~`, label: personKnownAs }];
      const pas = people.filter(({ to }) => to === 'pa');
      return [
        ...pas.map(({ id, name }) => ({ value: `${circleId}~${id}`, label: name })),
        { value: `${circleId}~`, label: t('going.nobody') },
      ];
    });
  }
}

function OneReflection({ row: { id, d, pending }, around }: { row: Row<'reflection'>; around: readonly Around[] }) {
  const { account } = useStore();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const place = around.find(({ circleId }) => circleId === d.circleId);
  const isOwn = account.roles.person.includes(d.circleId);
  const other = isOwn ? d.paName : d.personKnownAs;
  const quality = t(`quality.${d.quality}`);
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{other ? t('going.on', { quality, name: other }) : quality}</h2>
      <WeatherPicture weather={d.weather} />
      {d.words && <p class="own-words">{d.words}</p>}
      <p class="small soft">{capital(sayDay(dayOf(d.writtenAt), now))}</p>
      {pending && <SavedHere />}
      {notSaved}
      {d.sharedWith.length === 0 && <p class="small">{t('going.own')}</p>}
      <SharedWith id={id} d={d} holder={place?.holder.name ?? ''} save={save} />
      {place && <Share id={id} d={d} place={place} save={save} />}
    </Card>
  );
}

interface ShareProps {
  id: string;
  d: Reflection;
  save: Save;
}

function SharedWith({ id, d, holder, save }: ShareProps & { holder: string }) {
  return d.sharedWith.map(({ to, id: targetId, name }) => {
    const who = to === 'coordinators' ? t('going.coordinators', { holder }) : name || d.personKnownAs;
    return (
      <div key={keyOf({ to, id: targetId })} class="row">
        <span>{t('going.shared', { name: who })}</span>
        <Button
          kind="second"
          icon="undo"
          label={t('going.unshareFrom', { name: who })}
          onClick={() => void save('reflection.unshare', { reflectionId: id, to, id: targetId })}
        >
          {t('going.unshare')}
        </Button>
      </div>
    );
  });
}

function Share({ id, d, place, save }: ShareProps & { place: Around }) {
  const coordinators: Somebody = {
    ...{ to: 'coordinators', id: null, phone: null },
    name: t('going.coordinators', { holder: place.holder.name }),
  };
  const taken = new Set(d.sharedWith.map(keyOf));
  const others = [...place.people, coordinators].filter((somebody) => !taken.has(keyOf(somebody)));
  if (others.length === 0) return null;
  return (
    <Details icon="talk" summary={t('going.share')}>
      <div class="stack-s">
        <p>{t('going.shareText')}</p>
        {others.map((somebody) => (
          <Button
            key={keyOf(somebody)}
            kind="second"
            onClick={() => void save('reflection.share', { reflectionId: id, to: somebody.to, id: somebody.id })}
          >
            {t('going.shareWith', { name: somebody.name })}
          </Button>
        ))}
      </div>
    </Details>
  );
}
