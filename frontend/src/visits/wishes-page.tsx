import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { circleIdOf } from '../circles/my-circle';
import { sharedScope } from '../data/kinds';
import { get, list, type Row } from '../data/rows';
import { useDraft } from '../drafts';
import { useHeld } from '../held';
import { type Save, useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { UndoToast } from '../ui/undo-toast';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { t } from './words';

const MAX_LENGTH = 400;

/** What the person wants done, at every visit, or at the one that the address names. Their PAs read it at the door. */
export function WishesPage() {
  const { db, account } = useStore();
  const now = useNow();
  const { query } = useLocation();
  const circleId = circleIdOf(account) ?? '';
  const about = query.visit ?? null;
  const held = useHeld(async () => {
    const visit = about ? await get(db, 'visit', about) : undefined;
    return { visit: visit?.d ?? null, wishes: await list(db, 'visit_wish', sharedScope(circleId)) };
  }, [db, circleId, about]);
  const visitId = held?.visit ? about : null;
  const when = held?.visit && dayAndClock(held.visit.startsAt, now);
  return (
    <Page
      title={when ? t('wishes.titleVisit', { when }) : t('wishes.title')}
      under={visitId ? '/' : '/more'}
      back={{ href: visitId ? `/visits/${visitId}` : '/more' }}
    >
      {held ? (
        <Wishes
          circleId={circleId}
          visitId={visitId}
          wishes={held.wishes.filter(({ d }) => d.visitId === visitId)}
          general={visitId ? held.wishes.filter(({ d }) => d.visitId === null) : []}
        />
      ) : (
        <Opening />
      )}
    </Page>
  );
}

interface Props {
  circleId: string;
  visitId: string | null;
  wishes: readonly Row<'visit_wish'>[];
  /** Those for every visit, where the page is about one. */
  general: readonly Row<'visit_wish'>[];
}

function Wishes({ circleId, visitId, wishes, general }: Props) {
  const { db } = useStore();
  const { save, notSaved } = useSaving();
  const [taken, setTaken] = useState<Row<'visit_wish'> | null>(null);
  const write = (wishId: string, text: string) => save('visit_wish.write', { wishId, circleId, visitId, text });
  const takeAway = async (wish: Row<'visit_wish'>) => {
    if (await save('visit_wish.take_away', { wishId: wish.id })) setTaken(wish);
  };
  const putBack = async (wish: Row<'visit_wish'>) => {
    if (await write(wish.id, wish.d.text)) setTaken(null);
  };
  return (
    <>
      <p>{t(visitId ? 'wishes.textVisit' : 'wishes.text')}</p>
      {notSaved}
      {wishes.length === 0 && <Empty title={t('wishes.none')} />}
      {wishes.length > 0 && (
        <ul class="stack-s">
          {wishes.map((wish) => (
            <li key={wish.id}>
              <Wish wish={wish} onWrite={(text) => write(wish.id, text)} onTakeAway={() => void takeAway(wish)} />
            </li>
          ))}
        </ul>
      )}
      <NewWish key={visitId} subject={visitId ?? 'every'} onWrite={(text) => write(db.uuid(), text)} />
      {general.length > 0 && (
        <Card labelledBy="at-every-visit">
          <h2 id="at-every-visit">{t('wishes.general')}</h2>
          <ul>
            {general.map(({ id, d }) => (
              <li key={id} class="own-words">
                {d.text}
              </li>
            ))}
          </ul>
          <a class="quiet" href="/wishes">
            {t('wishes.changeGeneral')}
          </a>
        </Card>
      )}
      {taken && (
        <UndoToast message={t('wishes.taken')} onUndo={() => void putBack(taken)} onClose={() => setTaken(null)} />
      )}
    </>
  );
}

interface WishProps {
  wish: Row<'visit_wish'>;
  onWrite: (text: string) => ReturnType<Save>;
  onTakeAway: () => void;
}

function Wish({ wish: { id, d, pending }, onWrite, onTakeAway }: WishProps) {
  const [isWriting, setWriting] = useState(false);
  const write = async (text: string) => {
    const isKept = await onWrite(text);
    if (isKept) setWriting(false);
    return isKept;
  };
  if (isWriting) return <WishForm id={`wish-${id}`} before={d.text} onWrite={write} />;
  return (
    <Card>
      <p class="own-words">{d.text}</p>
      {pending && <SavedHere />}
      <div class="two">
        <Button
          kind="second"
          icon="pen"
          label={t('wishes.changeThis', { what: d.text })}
          onClick={() => setWriting(true)}
        >
          {t('wishes.change')}
        </Button>
        <Button kind="second" icon="no" label={t('wishes.takeAwayThis', { what: d.text })} onClick={onTakeAway}>
          {t('wishes.takeAway')}
        </Button>
      </div>
    </Card>
  );
}

function NewWish({ subject, onWrite }: { subject: string; onWrite: (text: string) => ReturnType<Save> }) {
  const [draft, setDraft] = useDraft(`wish:${subject}`);
  const write = async (text: string) => {
    const isKept = await onWrite(text);
    if (isKept) setDraft('');
    return isKept;
  };
  return <WishForm id="wish" before={draft} onType={setDraft} onWrite={write} />;
}

interface FormProps {
  id: string;
  before: string;
  onType?: (text: string) => void;
  onWrite: (text: string) => ReturnType<Save>;
}

function WishForm({ id, before, onType, onWrite }: FormProps) {
  const [text, setText] = useState(before);
  const [error, setError] = useState<string>();
  const type = (typed: string) => {
    setText(typed);
    onType?.(typed);
  };
  const write = async () => {
    const wanted = text.trim();
    setError(wanted === '' ? t('wishes.empty') : undefined);
    if (wanted === '') document.getElementById(id)?.focus();
    else if (await onWrite(wanted)) setText('');
  };
  return (
    <Form class="stack-s" onSubmit={() => void write()}>
      <TextArea
        id={id}
        label={t(onType ? 'wishes.new' : 'wishes.change')}
        hint={t('wishes.hint')}
        error={error}
        rows={2}
        maxLength={MAX_LENGTH}
        value={text}
        onInput={type}
      />
      <Button type="submit" icon="pen">
        {t('wishes.save')}
      </Button>
    </Form>
  );
}
