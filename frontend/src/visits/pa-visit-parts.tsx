import type { ComponentChildren } from 'preact';
import { sentencesOf } from '../circles/sentences';
import type { Outcome, VisitWish } from '../data/kinds';
import { Card } from '../ui/card';
import { dayOf, sayDay } from '../ui/when';
import { NotePaper } from './note-paper';
import type { WrittenNote } from './notes';
import { t } from './words';

interface WantsProps {
  name: string;
  /** What is to be done, as the arrangement says. */
  what: string;
  /** What the person wants done, each in their own words. */
  wishes: readonly VisitWish[];
  /** The answer to "What does good look like to you?" */
  good: Outcome | null;
  /** The answer to "How can we help?" */
  help: Outcome | null;
  now: Date;
}

/** In the person's own words, one idea each. */
export function Wants({ name, what, wishes, good, help, now }: WantsProps) {
  return (
    <>
      <OwnWords id="wants" title={t('paVisit.wants', { name })} text={what} more={wishes.map(({ text }) => text)} />
      {good && <OwnWords id="good" title={t('paVisit.good', { name })} text={good.text} />}
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
  /** What stands before it, as it was written. */
  more?: readonly string[];
  children?: ComponentChildren;
}

function OwnWords({ id, title, text, more = [], children }: OwnWordsProps) {
  const sentences = [...more, ...sentencesOf(text)];
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
          <li key={note.id}>
            <NotePaper note={note} now={now} showsSending={showsSending} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
