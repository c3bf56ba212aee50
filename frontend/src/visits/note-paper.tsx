import { Status } from '../ui/banner';
import { Details } from '../ui/card';
import { SavedHere } from '../ui/sync-state';
import { dayAndClock, dayOf, exactClock, sayDay } from '../ui/when';
import type { WrittenNote } from './notes';
import { capital } from './sentences';
import { t } from './words';

interface Props {
  note: WrittenNote;
  now: Date;
  /** Whether it says where it is: on this phone, or sent. */
  showsSending?: boolean;
}

/** One note: its words, whose they are, who has read them, and what stood there before. */
export function NotePaper({ note, now, showsSending = false }: Props) {
  const { id, authorName, isOwn, text, madeAt, isHandover, earlier, readBy, sentAt, circleId } = note;
  const saidSince = earlier.at(-1)?.correctedAt ?? '';
  return (
    <div class="stack-s">
      {isHandover && (
        <p>
          <Status kind="held" icon="talk">
            {t('note.handover')}
          </Status>
        </p>
      )}
      <div>
        <p class="own-words note-text">{text}</p>
      </div>
      <p class="small soft">{t('note.by', { name: authorName, when: dayAndClock(madeAt, now) })}</p>
      {earlier.length > 0 && (
        <Details summary={t('note.earlier', { count: earlier.length })}>
          {earlier.map((before) => (
            <div key={before.correctedAt}>
              <p class="own-words">{before.text}</p>
              <p class="small soft">
                {t('note.corrected', { when: dayAndClock(before.correctedAt, now), why: before.reason })}
              </p>
            </div>
          ))}
        </Details>
      )}
      {readBy.map(({ readerId, name, readAt }) => (
        <p key={`${readerId} ${readAt}`} class="small">
          {t(readAt < saidSince ? 'note.readBefore' : 'note.readBy', {
            name,
            day: sayDay(dayOf(readAt), now),
            clock: exactClock(readAt),
          })}
        </p>
      ))}
      {isOwn && readBy.length === 0 && sentAt !== null && <p class="small soft">{t('note.unread')}</p>}
      {showsSending && <SavedHere sentAt={sentAt} now={now} />}
      {isOwn && circleId !== null && (
        <a class="quiet" href={`/notes/${id}/correct`}>
          {t('note.correct')}
          <span class="vh">{t('note.correctWhich', { when: capital(dayAndClock(madeAt, now)) })}</span>
        </a>
      )}
    </div>
  );
}
