import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { circleIdOf } from '../circles/my-circle';
import { type Love, type LoveKind, sharedScope } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { RadioGroup, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { t } from './words';

const KINDS: readonly LoveKind[] = ['person', 'place', 'thing'];

/** Whom and what the person loves. */
export function LovePage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const loved = useHeld(async () => list(db, 'love', sharedScope(circleId)), [circleId]);
  return (
    <Page title={t('love.title')} back={{ href: '/about-me' }} under="/more">
      <p>{t('love.intro')}</p>
      {loved === undefined && <Opening />}
      {loved?.length === 0 && <Empty title={t('love.none')} />}
      {loved && <LoveCards loved={loved} isChangeable />}
      <LinkButton wide icon="heart" href="/love/new">
        {t('love.add')}
      </LinkButton>
    </Page>
  );
}

/** One card for people, one for places, one for things. */
export function LoveCards({ loved, isChangeable = false }: { loved: readonly Row<'love'>[]; isChangeable?: boolean }) {
  return KINDS.map((kind) => {
    const ofKind = loved.filter(({ d }) => d.love === kind);
    if (ofKind.length === 0) return null;
    return (
      <Card key={kind} labelledBy={`love-${kind}`}>
        <h2 id={`love-${kind}`}>{t(`love.heading.${kind}`)}</h2>
        {ofKind.map(({ id, d, pending }) => (
          <div key={id} class="stack-s">
            <h3>{d.name}</h3>
            {d.meaning && <p class="own-words">{d.meaning}</p>}
            {d.toTry && <p>{t('love.try', { what: d.toTry })}</p>}
            {pending && <SavedHere />}
            {isChangeable && (
              <LinkButton kind="second" icon="pen" href={`/love/${id}`} label={t('love.changeThis', { name: d.name })}>
                {t('about.change')}
              </LinkButton>
            )}
          </div>
        ))}
      </Card>
    );
  });
}

/** `id` is `new`, or whom or what it is about. */
export function OneLovePage({ id }: { id: string }) {
  const { db } = useStore();
  const held = useHeld(async () => (id === 'new' ? null : ((await get(db, 'love', id)) ?? 'gone')), [id]);
  if (held === undefined || held === 'gone') {
    return (
      <Page title={t('love.title')} back={{ href: '/love' }} under="/more">
        {held === 'gone' ? <Empty title={t('love.gone')} /> : <Opening />}
      </Page>
    );
  }
  return <LoveForm key={id} id={held?.id ?? null} love={held?.d ?? null} />;
}

function LoveForm({ id, love }: { id: string | null; love: Love | null }) {
  const { db, account } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const [kind, setKind] = useState<LoveKind | null>(love?.love ?? null);
  const [name, setName] = useState(love?.name ?? '');
  const [meaning, setMeaning] = useState(love?.meaning ?? '');
  const [toTry, setToTry] = useState(love?.toTry ?? '');
  const asking = useAsking();
  const keep = async () => {
    const missing = [
      ...(kind === null ? [{ field: 'kind', text: t('love.kindMissing') }] : []),
      ...(name.trim() === '' ? [{ field: 'name', text: t('love.nameMissing') }] : []),
    ];
    asking.refuse(missing);
    if (missing.length > 0 || kind === null) return;
    const words = { love: kind, name: name.trim(), meaning: meaning.trim(), toTry: toTry.trim() };
    const isKept = id
      ? await save('love.change', { loveId: id, ...words })
      : await save('love.add', { loveId: db.uuid(), circleId: circleIdOf(account) ?? '', ...words });
    if (isKept) route('/love');
  };
  const remove = async () => {
    if (id && (await save('love.remove', { loveId: id }))) route('/love');
  };
  return (
    <Page title={love ? love.name : t('love.add')} back={{ href: '/love' }} under="/more">
      {asking.summary}
      {notSaved}
      <Form onSubmit={() => void keep()}>
        <RadioGroup
          id="kind"
          label={t('love.kind')}
          value={kind}
          choices={KINDS.map((value) => ({ value, label: t(`love.kind.${value}`) }))}
          onChange={setKind}
          error={asking.errorAt('kind')}
        />
        <TextField
          id="name"
          label={t('love.name')}
          maxLength={120}
          value={name}
          onInput={setName}
          error={asking.errorAt('name')}
        />
        <TextArea id="meaning" label={t('love.meaning')} maxLength={4000} value={meaning} onInput={setMeaning} />
        <TextField
          id="to-try"
          label={t('love.toTry')}
          hint={t('love.toTryHint')}
          maxLength={400}
          value={toTry}
          onInput={setToTry}
        />
        <Button wide type="submit">
          {t('love.save')}
        </Button>
      </Form>
      {id && (
        <Button kind="harm" icon="no" onClick={() => void remove()}>
          {t('love.remove')}
        </Button>
      )}
    </Page>
  );
}
