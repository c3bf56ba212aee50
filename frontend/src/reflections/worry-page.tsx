import { useState } from 'preact/hooks';
import { useAsking } from '../asking';
import type { WorryAbout } from '../data/kinds';
import { isUnspoken } from '../data/mutations';
import { list, unseenProblems } from '../data/rows';
import type { Store } from '../data/session';
import { useLive } from '../data/use-live';
import { useSaving } from '../saving';
import { useSession, useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, RingButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Checkbox, CheckboxGroup, RadioGroup, SelectField, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { type Around, keyOf, readAround } from './people';
import { t } from './words';

/**
 * Something worries somebody. Nothing of it stands on any other page of this phone, is counted, or is kept as a draft: whoever it is about may
 * use the phone too.
 */
export function WorryPage() {
  const { db, account } = useStore();
  const { role } = useSession();
  const around = useLive(() => readAround(db, account, role), [db, account, role]);
  const standing = useLive(() => readStanding(db), [db]);
  const [sentId, setSentId] = useState<string | null>(null);
  const [about, setAbout] = useState<WorryAbout | null>(null);
  const [circleId, setCircleId] = useState('');
  const place = around?.find((each) => each.circleId === circleId) ?? around?.[0];
  return (
    <Page title={t('worry.title')} back={{ href: '/help' }}>
      <Banner kind="harm" icon="warn" title={t('worry.danger')}>
        <RingButton kind="harm" phone="999">
          {t('worry.ring999')}
        </RingButton>
      </Banner>
      {around === undefined && <Opening />}
      {standing && <Standing standing={standing} sentId={sentId} place={place} />}
      {place && sentId === null && (
        <>
          <p>{t('worry.intro')}</p>
          {around && around.length > 1 && (
            <SelectField
              id="circle"
              label={t('worry.circle')}
              value={place.circleId}
              choices={around.map(({ circleId: value, personKnownAs: label }) => ({ value, label }))}
              onChange={setCircleId}
            />
          )}
          <WorryForm key={place.circleId} place={place} onAbout={setAbout} onRaised={setSentId} />
        </>
      )}
      {sentId !== null && (
        <Button kind="second" onClick={() => setSentId(null)}>
          {t('worry.again')}
        </Button>
      )}
      <Numbers place={place} about={about} />
      <Kept />
    </Page>
  );
}

/** Ids of worries that were written on this phone: still waiting, taken, or refused. */
async function readStanding(db: Store['db']) {
  const queue = await db.outbox.filter(({ name }) => isUnspoken(name)).toArray();
  const sent = await db.sent.filter(({ name }) => isUnspoken(name)).toArray();
  const refused = (await unseenProblems(db)).filter(({ name }) => isUnspoken(name));
  const taken = [...queue, ...sent].filter(({ result }) => result?.status === 'applied');
  return {
    waiting: queue.filter(({ result }) => result?.status !== 'applied').map(({ id }) => id),
    taken: taken.map(({ id }) => id),
    refused: refused.map(({ mutationId }) => mutationId),
  };
}

interface StandingProps {
  standing: Awaited<ReturnType<typeof readStanding>>;
  /** What was just written. */
  sentId: string | null;
  place: Around | undefined;
}

/** Whether it has reached anybody, said as soon as the page is opened and as long as it has not. */
function Standing({ standing: { waiting, taken, refused }, sentId, place }: StandingProps) {
  const { save, notSaved } = useSaving();
  return (
    <>
      {notSaved}
      {waiting.length > 0 && (
        <Banner kind="harm" icon="nosignal" title={t('worry.waiting')} announced>
          <p>{t('worry.waitingText')}</p>
          <RingSomebody place={place} />
        </Banner>
      )}
      {refused.map((mutationId) => (
        <Banner key={mutationId} kind="harm" icon="warn" title={t('worry.refused')} announced>
          <p>{t('worry.refusedText')}</p>
          <RingSomebody place={place} />
          <Button kind="second" icon="yes" onClick={() => void save('problem.acknowledge', { mutationId })}>
            {t('worry.seen')}
          </Button>
        </Banner>
      ))}
      {sentId !== null && taken.includes(sentId) && (
        <Banner kind="well" icon="yes" title={t('worry.sent')} announced>
          <p>{t('worry.kept')}</p>
        </Banner>
      )}
    </>
  );
}

/** The first of the numbers below, beside the words that say it is needed. */
function RingSomebody({ place }: { place: Around | undefined }) {
  const { safeguardingName, safeguardingPhone } = place?.holder ?? { safeguardingName: '', safeguardingPhone: '' };
  if (safeguardingPhone) {
    return <RingButton phone={safeguardingPhone}>{t('worry.ring', { name: safeguardingName })}</RingButton>;
  }
  return <RingButton phone="101">{t('worry.police')}</RingButton>;
}

interface FormProps {
  place: Around;
  onAbout: (about: WorryAbout | null) => void;
  onRaised: (mutationId: string) => void;
}

function WorryForm({ place, onAbout, onRaised }: FormProps) {
  const { db } = useStore();
  const { saveAs, notSaved } = useSaving();
  const asking = useAsking();
  const [aboutKey, setAboutKey] = useState<string | null>(null);
  const [otherName, setOtherName] = useState('');
  const [words, setWords] = useState('');
  const [tell, setTell] = useState<string[]>([]);
  const [keepsCopy, setKeepsCopy] = useState(false);
  const subjects = [
    ...place.people.map((somebody) => ({ value: keyOf(somebody), label: somebody.name })),
    { value: 'holder:', label: t('worry.holder', { holder: place.holder.name }) },
    { value: 'other:', label: t('worry.other') },
  ];
  const coordinators = {
    to: 'coordinators',
    id: null,
    name: t('worry.coordinators', { holder: place.holder.name }),
  } as const;
  const mayTell = [...place.people, coordinators].filter(
    (somebody) => keyOf(somebody) !== aboutKey && !(aboutKey === 'holder:' && somebody.to === 'coordinators'),
  );
  const chosen = mayTell.filter((somebody) => tell.includes(keyOf(somebody)));
  const choose = (key: string) => {
    setAboutKey(key);
    onAbout(key.split(':')[0] as WorryAbout);
  };
  const send = async () => {
    const missing = [
      ...(aboutKey === null ? [{ field: 'about', text: t('worry.aboutMissing') }] : []),
      ...(words.trim() === '' ? [{ field: 'words', text: t('worry.wordsMissing') }] : []),
      ...(chosen.length === 0 ? [{ field: 'tell', text: t('worry.tellMissing') }] : []),
    ];
    asking.refuse(missing);
    if (missing.length > 0 || aboutKey === null) return;
    const [about = 'other', id = ''] = aboutKey.split(':');
    const mutationId = await saveAs('worry.raise', {
      ...{ worryId: db.uuid(), circleId: place.circleId, words: words.trim(), keepsCopy },
      about: about as WorryAbout,
      aboutId: id || null,
      aboutName: aboutKey === 'other:' ? otherName.trim() : '',
      tell: chosen.map(({ to, id: targetId }) => ({ to, id: targetId })),
    });
    if (mutationId) onRaised(mutationId);
  };
  return (
    <Form onSubmit={() => void send()}>
      {asking.summary}
      {notSaved}
      <RadioGroup
        id="about"
        label={t('worry.about')}
        value={aboutKey}
        choices={subjects}
        onChange={choose}
        error={asking.errorAt('about')}
      />
      {aboutKey === 'other:' && (
        <TextField id="other" label={t('worry.otherWho')} maxLength={120} value={otherName} onInput={setOtherName} />
      )}
      <TextArea
        id="words"
        label={t('worry.words')}
        maxLength={4000}
        value={words}
        onInput={setWords}
        error={asking.errorAt('words')}
      />
      {mayTell.length > 0 ? (
        <CheckboxGroup
          id="tell"
          label={t('worry.tell')}
          values={tell}
          choices={mayTell.map((somebody) => ({ value: keyOf(somebody), label: somebody.name }))}
          onChange={setTell}
          error={asking.errorAt('tell')}
        />
      ) : (
        <p>{t('worry.tellNobody')}</p>
      )}
      <Checkbox
        id="copy"
        label={t('worry.copy')}
        hint={t('worry.copyHint')}
        isChecked={keepsCopy}
        onChange={setKeepsCopy}
      />
      <Button wide type="submit">
        {t('worry.send')}
      </Button>
    </Form>
  );
}

/** Whom to ring, with and without signal: nobody from the holder where the holder is whom it is about. */
function Numbers({ place, about }: { place: Around | undefined; about: WorryAbout | null }) {
  const holder = place?.holder;
  const isHolder = about === 'holder';
  return (
    <Card labelledBy="numbers">
      <h2 id="numbers">{t('worry.numbers')}</h2>
      {holder?.safeguardingPhone && (isHolder || about === 'supporter' || about === null) && (
        <RingButton wide kind="second" phone={holder.safeguardingPhone}>
          {t('worry.council', { name: holder.safeguardingName })}
        </RingButton>
      )}
      {holder?.phone && !isHolder && (
        <RingButton wide kind="second" phone={holder.phone}>
          {t('worry.ring', { name: holder.name })}
        </RingButton>
      )}
      <RingButton wide kind="second" phone="101">
        {t('worry.police')}
      </RingButton>
      <RingButton wide kind="second" phone="111">
        {t('worry.health')}
      </RingButton>
    </Card>
  );
}

/** What the author chose to keep. It looks the same whether there is anything or not, until it is opened. */
function Kept() {
  const { db } = useStore();
  const now = useNow();
  const kept = useLive(async () => (await list(db, 'worry')).filter(({ d }) => d.isOwn).toReversed(), [db]);
  return (
    <Details summary={t('worry.mine')}>
      {kept?.length === 0 && <p>{t('worry.mineNone')}</p>}
      {kept?.map(({ id, d }) => (
        <div key={id}>
          <p class="own-words">{d.words}</p>
          <p class="small soft">
            {t('worry.line', { who: d.aboutName, day: sayDay(dayOf(d.raisedAt), now), names: inAList(d.told) })}
          </p>
        </div>
      ))}
    </Details>
  );
}
