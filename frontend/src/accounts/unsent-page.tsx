import { useState } from 'preact/hooks';
import type { Status } from '../data/live';
import type { Store } from '../data/session';
import { useLive, useStatus } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { sayMutation } from './mutation-words';
import { t } from './words';

export function UnsentPage() {
  const { db, sync, uploads } = useStore();
  const status = useStatus(sync);
  const unsent = useLive(() => readUnsent(db), [db]);
  const now = useNow();
  const [isTrying, setTrying] = useState(false);
  const tryAgain = async () => {
    setTrying(true);
    await sync.run();
    await uploads.run();
    setTrying(false);
  };
  return (
    <Page title={t('unsent.title')} under="/more" showsSync={false}>
      {(unsent === undefined || status === undefined) && <Opening />}
      {unsent?.length === 0 && (
        <Empty title={t('unsent.none')}>
          <p>{t('unsent.noneText')}</p>
        </Empty>
      )}
      {unsent && unsent.length > 0 && status && (
        <>
          <p>{t('unsent.intro')}</p>
          <Banner icon={iconOf(status.phase)} title={t('unsent.why')}>
            <p>{whyNotYet(status.phase)}</p>
          </Banner>
          <ul class="card stack-s">
            {unsent.map(({ id, words, madeAt, isAnswered }) => (
              <li key={id} class="row">
                <Icon name={isAnswered ? 'sent' : 'onphone'} />
                <span>
                  <b>{words}</b>
                  <br />
                  <span class="small">{dayAndClock(madeAt, now)}</span>
                  <br />
                  <span class="small">{t(isAnswered ? 'unsent.handedIn' : 'unsent.onlyHere')}</span>
                </span>
              </li>
            ))}
          </ul>
          <Button wide icon="undo" unavailable={isTrying} onClick={() => void tryAgain()}>
            {t(isTrying ? 'unsent.trying' : 'unsent.tryAgain')}
          </Button>
        </>
      )}
    </Page>
  );
}

/** Changes in the order in which they were made, then files. */
async function readUnsent(db: Store['db']) {
  const queue = await db.outbox.orderBy('seq').toArray();
  const files = await db.files.where('state').equals('unsent').sortBy('at');
  const changes = queue.map(async (queued) => ({
    id: queued.id,
    words: await sayMutation(db, queued),
    madeAt: queued.madeAt,
    isAnswered: queued.result !== null,
  }));
  return [
    ...(await Promise.all(changes)),
    ...files.map(({ hash, mediaType, at }) => ({
      id: hash,
      words: t(
        mediaType.startsWith('image/')
          ? 'unsent.photo'
          : mediaType.startsWith('audio/')
            ? 'unsent.voice'
            : 'unsent.file',
      ),
      madeAt: at,
      isAnswered: false,
    })),
  ];
}

const iconOf = (phase: Status['phase']) =>
  phase === 'offline' ? 'nosignal' : phase === 'full' || phase === 'failed' ? 'warn' : 'onphone';

function whyNotYet(phase: Status['phase']): string {
  switch (phase) {
    case 'offline':
      return t('unsent.offline');
    case 'sign-in-needed':
      return t('unsent.signIn');
    case 'other-user':
      return t('unsent.otherUser');
    case 'revoked':
      return t('unsent.closed');
    case 'disabled':
      return t('unsent.disabled');
    case 'full':
      return t('unsent.full');
    case 'upgrade':
      return t('unsent.upgrade');
    case 'busy':
      return t('unsent.busy');
    case 'failed':
      return t('unsent.failed');
    case 'pushing':
    case 'pulling':
      return t('unsent.sending');
    case 'idle':
      return t('unsent.soon');
  }
}
