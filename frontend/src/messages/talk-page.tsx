import './messages.css';
import { useEffect, useState } from 'preact/hooks';
import { sayOutcome } from '../accounts/mutation-words';
import { givenWords, groundWords } from '../circles/decision-words';
import { personScope } from '../circles/my-circle';
import { CommunicationNeeds } from '../circles/person-facts';
import type { RefusedMutation } from '../data/db';
import { get, list, type Row } from '../data/rows';
import type { Store } from '../data/session';
import { useLive } from '../data/use-live';
import { Portrait } from '../files/picture';
import { VoiceNote } from '../files/voice-note';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Details, Empty } from '../ui/card';
import { inAList } from '../ui/catalogue';
import { Icon } from '../ui/icon';
import { Marked } from '../ui/marked';
import { Heading, Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { yarnOfName, yarnOfStranger } from '../ui/yarn';
import { capital } from '../visits/sentences';
import { Composer } from './composer';
import { NotForEmergencies } from './emergency';
import { readRefused, seenByOthers, type Talk } from './talk';
import { useTalk } from './use-talks';
import { t } from './words';

interface Props {
  /** The relationship's. */
  id: string;
}

export function TalkPage({ id }: Props) {
  const talk = useTalk(id);
  return (
    <Page
      key={id}
      title={talk ? t('talks.with', { name: talk.name }) : t('talk.title')}
      heading={talk ? 'own' : 'title'}
      back={{ href: '/messages', words: t('talks.title') }}
      under={talk?.side === 'pa' ? '/more' : '/messages'}
    >
      {talk === undefined && <Opening />}
      {talk === null && (
        <Empty title={t('talk.gone')}>
          <p>{t('talk.goneText')}</p>
        </Empty>
      )}
      {talk && <TalkScreen talk={talk} />}
    </Page>
  );
}

/** How many are shown at first: a long past does not push down what is new. */
const SHOWN = 10;

async function readAround(db: Store['db'], { id, circleId, side }: Talk) {
  const circle = await get(db, 'circle', circleId);
  const bond = await get(db, 'bond', id);
  const needs = circle?.d.communicationNeeds ?? bond?.d.communicationNeeds ?? null;
  const reports = (await list(db, 'message_report')).filter(
    ({ d, scope }) => d.relationshipId === id && scope[0] === 'u',
  );
  const blocks = side === 'pa' ? [] : await list(db, 'decision', personScope(circleId));
  const blocked = blocks.findLast(
    ({ d }) => d.what === 'conversation.block' && d.subjectId === id && d.undoneAt === null,
  );
  return { needs: side === 'pa' ? needs : null, reports, blocked: blocked?.d ?? null };
}

function TalkScreen({ talk }: { talk: Talk }) {
  const { db, account } = useStore();
  const { save, notSaved } = useSaving();
  const [isWhole, setWhole] = useState(false);
  const now = useNow();
  const { id, circleId, name, side, conversation, messages, isOver } = talk;
  const around = useLive(() => readAround(db, talk), [db, id, circleId, side]);
  const refused = useLive(() => readRefused(db, id), [db, id]);
  useReading(talk, save);
  const shown = isWhole ? messages : messages.slice(-SHOWN);
  const older = messages.length - shown.length;
  const isBlocked = (conversation?.blockedBy.length ?? 0) > 0;
  const isOwnBlock = conversation?.blockedBy.includes(side) ?? false;
  const lastOwn = messages.filter(({ d }) => d.authorId === account.userId).at(-1)?.id;
  return (
    <>
      <div class="lead">
        <Portrait photo={talk.photo} name={name} yarn={side === 'pa' ? yarnOfName(name) : yarnOfStranger(talk.paId)} />
        <div>
          <Heading says={false}>{t('talks.with', { name })}</Heading>
        </div>
      </div>
      <NotForEmergencies circleId={circleId} />
      {around && <CommunicationNeeds needs={around.needs} />}
      {messages.length === 0 && <p class="soft">{t('talk.empty')}</p>}
      {older > 0 && (
        <Button kind="second" onClick={() => setWhole(true)}>
          {t('talk.older', { count: older })}
        </Button>
      )}
      {messages.length > 0 && (
        <ol class="bubbles" aria-label={t('talk.list')}>
          {shown.map((row) => (
            <Bubble
              key={row.id}
              row={row}
              author={row.d.authorId === account.userId ? null : callIn(talk, row.d.authorName)}
              isOurs={row.d.side === side}
              seenBy={row.id === lastOwn ? seenWords(talk, row) : null}
              now={now}
            />
          ))}
        </ol>
      )}
      {refused?.map((each) => (
        <Refused key={each.mutationId} refused={each} now={now} />
      ))}
      {notSaved}
      {isOver && (
        <Banner icon="no" title={t('talk.over')}>
          <p>{t('talk.overText')}</p>
        </Banner>
      )}
      {!isOver && isBlocked && (
        <Banner icon="no" title={t(isOwnBlock ? 'talk.blockedByYou' : 'talk.blockedByThem', { name })}>
          <p>{t(isOwnBlock ? 'talk.blockedByYouText' : 'talk.blockedByThemText', { name })}</p>
          {isOwnBlock && around?.blocked?.recordedBy && (
            <p>
              {[
                t('talk.blockedBy', { who: around.blocked.recordedBy }),
                givenWords({ ...around.blocked, recordedBy: null }),
                ...groundWords(around.blocked, now),
              ].join(' ')}
            </p>
          )}
        </Banner>
      )}
      {isOwnBlock && (
        <Button kind="second" wide onClick={() => void save('conversation.unblock', { relationshipId: id })}>
          {t('talk.unblock')}
        </Button>
      )}
      {!isOver && !isBlocked && <Composer key={id} talk={talk} save={save} />}
      {around?.reports.map((report) => (
        <p key={report.id} class="small soft">
          {t('talk.reported', { count: report.d.messages.length, when: dayAndClock(report.d.reportedAt, now) })}
          {report.d.outcome && (
            <>
              <br />
              {t('talk.settled', { who: report.d.settledBy ?? '', outcome: report.d.outcome })}
            </>
          )}
        </p>
      ))}
      <Details icon="flag" summary={t('talk.wrong')}>
        <div class="stack-s">
          {messages.some(({ d }) => d.n !== null) && (
            <>
              <p>{t('talk.wrongText', { name })}</p>
              <LinkButton kind="second" wide icon="flag" href={`/messages/${id}/report`}>
                {t('talk.report')}
              </LinkButton>
            </>
          )}
          {!isOwnBlock && (
            <>
              <p>{t('talk.blockText', { name })}</p>
              <Button
                kind="harm"
                icon="no"
                wide
                onClick={() => void save('conversation.block', { relationshipId: id })}
              >
                {t('talk.block', { name })}
              </Button>
            </>
          )}
        </div>
      </Details>
    </>
  );
}

/** Whoever looks at the page has read what stands there. */
function useReading({ id, messages, unread }: Talk, save: ReturnType<typeof useSaving>['save']): void {
  const upTo = Math.max(0, ...messages.map(({ d }) => d.n ?? 0));
  useEffect(() => {
    const note = () => {
      if (unread > 0 && document.visibilityState === 'visible') void save('message.read', { relationshipId: id, upTo });
    };
    note();
    document.addEventListener('visibilitychange', note);
    return () => document.removeEventListener('visibilitychange', note);
  }, [id, upTo, unread]);
}

function seenWords(talk: Talk, { d }: Row<'message'>): string | null {
  const { upTo, names } = seenByOthers(talk);
  return d.n !== null && d.n <= upTo ? inAList(names.map((name) => callIn(talk, name))) : null;
}

/** Whom the conversation is with is called as everywhere; a supporter by their whole name. */
const callIn = ({ name }: Talk, whole: string) => (name !== '' && whole.startsWith(name) ? name : whole);

interface BubbleProps {
  row: Row<'message'>;
  /** Null: the user themselves. */
  author: string | null;
  /** Of the user's own side: a supporter's for the person's. */
  isOurs: boolean;
  seenBy: string | null;
  now: Date;
}

function Bubble({ row: { d }, author: other, isOurs, seenBy, now }: BubbleProps) {
  const isMine = other === null;
  const author = other ?? t('talk.me');
  return (
    <li class={`bubble ${isOurs ? 'ours' : ''}`}>
      <p class="small">
        <b>{author}</b> <span class="soft">{capital(dayAndClock(d.writtenAt, now))}</span>
      </p>
      {d.text && <p class="said">{d.text}</p>}
      {d.voice && d.voiceSeconds && (
        <VoiceNote hash={d.voice} seconds={d.voiceSeconds} label={t('talk.voiceOf', { author })} />
      )}
      {isMine && d.sentAt === null && <SavedHere />}
      {isMine && d.sentAt !== null && seenBy !== null && <SavedHere sentAt={d.sentAt} seenBy={seenBy} now={now} />}
    </li>
  );
}

/** What did not go through is still here, word for word, until its author has put it away under "Needs a look". */
function Refused({ refused, now }: { refused: RefusedMutation; now: Date }) {
  const { text, voice, voiceSeconds } = refused.args as { text?: string; voice?: string; voiceSeconds?: number };
  return (
    <div class="bubble ours">
      {text && <p class="said">{text}</p>}
      {voice && voiceSeconds && <VoiceNote hash={voice} seconds={voiceSeconds} />}
      <p class="sync held">
        <Icon name="warn" small />
        <span>
          <Marked text={t('talk.notDone', { why: sayOutcome(refused, now).outcome })} />
        </span>
      </p>
    </div>
  );
}
