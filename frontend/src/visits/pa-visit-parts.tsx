import type { ComponentChildren } from 'preact';
import { sentencesOf } from '../circles/sentences';
import type { Outcome } from '../data/kinds';
import { Card } from '../ui/card';
import { SavedHere } from '../ui/sync-state';
import { dayAndClock, dayOf, sayDay } from '../ui/when';
import type { WrittenNote } from './notes';
import { t } from './words';

interface WantsProps {
  name: string;
  /** What is to be done, as the arrangement says. */
  what: string;
  /** The answer to "How can we help?" */
  help: Outcome | null;
  now: Date;
}

/** In the person's own words, one idea each. */
export function Wants({ name, what, help, now }: WantsProps) {
  return (
    <>
      <OwnWords id="wants" title={t('paVisit.wants', { name })} text={what} />
      {help && (
        <OwnWords id="help" title={t('paVisit.help', { name })} text={help.text}>
          <p class="small soft">{t('paVisit.inWords', { name, day: sayDay(dayOf(help.answeredAt), now) })}</p>
        </OwnWords>
      )}
    </>
  );
}

interface OwnWordsProps {
  id: string;
  title: string;
  text: string;
  children?: ComponentChildren;
}

function OwnWords({ id, title, text, children }: OwnWordsProps) {
  const sentences = sentencesOf(text);
  if (sentences.length === 0) return null;
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence} class="own-words">
            {t('paVisit.quote', { text: sentence })}
          </li>
        ))}
      </ul>
      {children}
    </Card>
  );
}

interface NoteListProps {
  id: string;
  title: string;
  notes: readonly WrittenNote[];
  now: Date;
  /** Whether each note says where it is: on this phone, or sent. */
  showsSending?: boolean;
}

export function NoteList({ id, title, notes, now, showsSending = false }: NoteListProps) {
  if (notes.length === 0) return null;
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{title}</h2>
      <ul class="notes">
        {notes.map((note) => (
          <li key={note.id} class="stack-s">
            <p class="note-text">{note.text}</p>
            <p class="small soft">{t('note.by', { name: note.authorName, when: dayAndClock(note.madeAt, now) })}</p>
            {showsSending && <SavedHere sentAt={note.sentAt} now={now} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
