import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { sayWhat } from '../accounts/mutation-words';
import { Banner } from '../ui/banner';
import { Empty } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { focusHeading, Heading, Opening } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { dayAndClock } from '../ui/when';
import { type Kept, type Quarantine, quarantinePath } from './data';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { KeptPanel, type Settled } from './kept-panel';
import { whyWords } from './kept-words';
import { useRead } from './use-read';
import { t } from './words';

/** What phones sent that could not be done at once: the list, or what the address says to look at. */
export function QuarantinePage() {
  const now = useNow();
  const { query, route } = useLocation();
  const desk = useDesk();
  const quarantine = useRead<Quarantine>(quarantinePath(useHolderId()));
  const [settled, setSettled] = useState<Settled | null>(null);
  const { value } = quarantine;
  const looked = value?.kept.find(({ mutationId }) => mutationId === query.look);
  const isLooking = query.look !== undefined;
  const title = looked ? sayWhat(looked.name) : t('kept.title');
  const settle = async (what: Settled) => {
    setSettled(what);
    await Promise.all([quarantine.reload(), desk.reload()]);
    route('/desk/quarantine');
    focusHeading();
    scrollTo(0, 0);
  };
  return (
    <DeskFrame title={title} heading="own" under="/desk/quarantine" desk={desk} also={[quarantine]}>
      <Panel labelledBy="kept" isWhole>
        <div class="head">
          <Heading id="kept">{title}</Heading>
        </div>
        {value === undefined && quarantine.failure === null && <Opening />}
        {looked && <KeptPanel key={looked.mutationId} kept={looked} now={now} onSettled={settle} />}
        {value && isLooking && !looked && (
          <Empty title={t('kept.gone')}>
            <p>{t('kept.goneText')}</p>
          </Empty>
        )}
        {value && !isLooking && <Waiting quarantine={value} now={now} settled={settled} />}
        {isLooking && (
          <p>
            <a class="filter" href="/desk/quarantine">
              {t('kept.back')}
            </a>
          </p>
        )}
      </Panel>
    </DeskFrame>
  );
}

interface WaitingProps {
  quarantine: Quarantine;
  now: Date;
  /** What has just been done with one of them. */
  settled: Settled | null;
}

function Waiting({ quarantine: { count, kept }, now, settled }: WaitingProps) {
  return (
    <div class="stack-s">
      {settled && (
        <Banner kind="well" icon="yes" title={settled.words} announced>
          <p>{t('kept.isTold', { name: settled.authorName })}</p>
        </Banner>
      )}
      {kept.length === 0 ? (
        <Empty title={t('kept.none')}>
          <p>{t('kept.noneText')}</p>
        </Empty>
      ) : (
        <>
          <p class="soft">{t('kept.text')}</p>
          {count > kept.length && <p class="soft">{t('kept.more', { shown: kept.length, count })}</p>}
          <Table
            caption={t('kept.title')}
            hidesCaption
            columns={columns(now)}
            rows={kept}
            rowKey={({ mutationId }) => mutationId}
          />
        </>
      )}
    </div>
  );
}

/** So that two notes of the same hand can be told apart. */
function FirstWords({ words }: Pick<Kept, 'words'>) {
  const text = words.find(({ arg }) => arg === 'text')?.text;
  return text ? <span class="first-words">{text}</span> : null;
}

function columns(now: Date): Column<Kept>[] {
  return [
    {
      label: t('kept.what'),
      isHeader: true,
      cell: ({ mutationId, name, authorName, words }) => (
        <>
          <a
            class="filter"
            href={`/desk/quarantine?look=${mutationId}`}
            aria-label={t('kept.lookNamed', { what: sayWhat(name), name: authorName })}
            data-stop
          >
            {sayWhat(name)}
          </a>
          <FirstWords words={words} />
        </>
      ),
    },
    { label: t('kept.who'), cell: ({ authorName }) => authorName },
    {
      label: t('kept.circle'),
      cell: ({ personName }) => personName ?? <span class="soft">{t('kept.noCircle')}</span>,
    },
    { label: t('kept.made'), cell: ({ madeAt }) => dayAndClock(madeAt, now) },
    { label: t('kept.received'), cell: ({ receivedAt }) => dayAndClock(receivedAt, now) },
    { label: t('kept.why'), cell: ({ problem }) => whyWords(problem) },
  ];
}
