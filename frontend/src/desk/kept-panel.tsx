import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { sayWhat } from '../accounts/mutation-words';
import { useAsking } from '../asking';
import { ApiProblem } from '../data/api';
import type { ProblemDetails } from '../data/db';
import { Button } from '../ui/button';
import { TextArea } from '../ui/field';
import { Form } from '../ui/form';
import { dayAndClock } from '../ui/when';
import type { Kept } from './data';
import { whyWords } from './kept-words';
import { t } from './words';
import { useWriting } from './writing';

/** What was done with one, in words, and who is told of it. */
export interface Settled {
  words: string;
  authorName: string;
}

interface Props {
  kept: Kept;
  now: Date;
  onSettled: (what: Settled) => Promise<void>;
}

/** One change that was put aside: all that a coordinator may know of it, and the two things they can do. */
export function KeptPanel({ kept, now, onSettled }: Props) {
  const asking = useAsking();
  const write = useWriting();
  const [reason, setReason] = useState('');
  const { mutationId, authorName: name, isFact } = kept;
  const what = sayWhat(kept.name);
  const apply = () =>
    asking.ask('apply', async () => {
      await inTheirWords(() => write('quarantine.apply', { mutationId }));
      await onSettled({ words: t('kept.applied', { what, name }), authorName: name });
    });
  const discard = () => {
    if (reason.trim() === '') return asking.refuse([{ field: 'reason', text: t('kept.reasonMissing', { name }) }]);
    void asking.ask('reason', async () => {
      await write('quarantine.discard', { mutationId, reason: reason.trim() });
      await onSettled({ words: t('kept.discarded', { what, name }), authorName: name });
    });
  };
  return (
    <div class="stack">
      {asking.summary}
      <About kept={kept} now={now} />
      <section class="stack-s" aria-labelledby="apply-title">
        <h2 id="apply-title">{t('kept.applyTitle')}</h2>
        <p>{t(isFact ? 'kept.applyFact' : 'kept.applyOwn', { name })}</p>
        <p id="apply" tabIndex={-1}>
          <Button icon="yes" unavailable={asking.isBusy} onClick={() => void apply()}>
            {t('kept.apply')}
          </Button>
        </p>
      </section>
      <section aria-labelledby="discard-title">
        <Form class="stack-s narrow" onSubmit={discard}>
          <h2 id="discard-title">{t('kept.discardTitle')}</h2>
          <TextArea
            id="reason"
            label={t('kept.reason')}
            hint={t('kept.reasonHint', { name })}
            rows={2}
            maxLength={400}
            value={reason}
            onInput={setReason}
            error={asking.errorAt('reason')}
          />
          <p>
            <Button type="submit" kind="harm" icon="no" unavailable={asking.isBusy}>
              {t('kept.discard')}
            </Button>
          </p>
        </Form>
      </section>
    </div>
  );
}

/** What stops it is said of its author, not of the coordinator who pressed. */
async function inTheirWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (!(failure instanceof ApiProblem) || failure.status !== 409) throw failure;
    const detail = whyWords(failure.body as unknown as ProblemDetails);
    throw new ApiProblem(failure.status, { ...failure.body, detail, errors: {} }, null);
  }
}

function About({ kept, now }: Pick<Props, 'kept' | 'now'>) {
  const { authorName, circleId, personName, paName, visit, words, problem } = kept;
  return (
    <>
      <dl class="said">
        <Line label={t('kept.who')}>{authorName}</Line>
        <Line label={t('kept.circle')}>
          {circleId ? <a href={`/desk/circles/${circleId}`}>{personName}</a> : t('kept.noCircle')}
        </Line>
        {visit && (
          <Line label={t('kept.visit')}>
            {t('kept.visitBy', { when: dayAndClock(visit.startsAt, now), pa: visit.paName })}
          </Line>
        )}
        {paName && !visit && <Line label={t('kept.pa')}>{paName}</Line>}
        <Line label={t('kept.made')}>
          {dayAndClock(kept.madeAt, now)}
          {kept.isSkewed && ` (${t('kept.skewed')})`}
        </Line>
        <Line label={t('kept.received')}>{dayAndClock(kept.receivedAt, now)}</Line>
        <Line label={t('kept.why')}>{whyWords(problem)}</Line>
        {words
          .filter(({ arg }) => arg !== 'text')
          .map(({ arg, text }) => (
            <Line key={arg} label={t(`keptWord.${arg as 'why'}`)}>
              {arg === 'startsAt' ? dayAndClock(text, now) : text}
            </Line>
          ))}
      </dl>
      {words
        .filter(({ arg }) => arg === 'text')
        .map(({ arg, text }) => (
          <figure key={arg} class="stack-s">
            <figcaption class="soft">{t('kept.words', { name: authorName })}</figcaption>
            <p class="own-words">{text}</p>
          </figure>
        ))}
    </>
  );
}

function Line({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
