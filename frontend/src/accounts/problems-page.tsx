import { unseenProblems } from '../data/rows';
import type { Store } from '../data/session';
import { useLive } from '../data/use-live';
import { type Voice, VoiceNote } from '../files/voice-note';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { Opening, Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { sayMutation, sayOutcome } from './mutation-words';
import { t } from './words';

export function ProblemsPage() {
  const { db } = useStore();
  const problems = useLive(() => readProblems(db), [db]);
  const { save, notSaved } = useSaving();
  const now = useNow();
  return (
    <Page title={t('problems.title')} under="/more" showsSync={false}>
      {notSaved}
      {problems === undefined && <Opening />}
      {problems?.length === 0 && (
        <Empty title={t('problems.none')}>
          <p>{t('problems.noneText')}</p>
        </Empty>
      )}
      {problems && problems.length > 0 && <p>{t('problems.intro')}</p>}
      {problems?.map(({ mutationId, words, madeAt, args, ...refused }) => {
        const { outcome, more } = sayOutcome(refused, now);
        return (
          <Card key={mutationId} labelledBy={mutationId}>
            <h2 id={mutationId}>{words}</h2>
            <p>
              <b>{outcome}</b> {more}
            </p>
            <p class="small soft">{t('problems.made', { when: dayAndClock(madeAt, now) })}</p>
            {textIn(args) && <p class="own-words">{textIn(args)}</p>}
            {voiceIn(args) && <VoiceNote {...(voiceIn(args) as Voice)} />}
            <Button kind="second" icon="yes" onClick={() => void save('problem.acknowledge', { mutationId })}>
              {t('problems.seen')}
            </Button>
          </Card>
        );
      })}
    </Page>
  );
}

/** What the user said is heard again, for the same reason. */
function voiceIn(args: object): Voice | null {
  const { voice, voiceSeconds } = args as { voice?: unknown; voiceSeconds?: unknown };
  return typeof voice === 'string' && typeof voiceSeconds === 'number' ? { hash: voice, seconds: voiceSeconds } : null;
}

/** Newest first. */
async function readProblems(db: Store['db']) {
  const problems = await unseenProblems(db);
  const told = problems.map(async (problem) => ({ ...problem, words: await sayMutation(db, problem) }));
  return (await Promise.all(told)).sort((a, b) => b.madeAt.localeCompare(a.madeAt));
}

/** What the user wrote is shown again, so that it is not lost. */
function textIn(args: object): string {
  const { text, message } = args as { text?: unknown; message?: unknown };
  return [text, message].find((each) => typeof each === 'string') ?? '';
}
