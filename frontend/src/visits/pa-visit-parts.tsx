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
  const wants = [...new Set([...sentencesOf(what), ...sentencesOf(help?.text ?? '')])];
  if (wants.length === 0) return null;
  return (
    <Card labelledBy="wants">
      <h2 id="wants">{t('paVisit.wants', { name })}</h2>
      <ul>
        {wants.map((want) => (
          <li key={want} class="own-words">
            {t('paVisit.quote', { text: want })}
          </li>
        ))}
      </ul>
      {help && <p class="small soft">{t('paVisit.inWords', { name, day: sayDay(dayOf(help.answeredAt), now) })}</p>}
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
