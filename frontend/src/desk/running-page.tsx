import { Banner, Status } from '../ui/banner';
import { Panel } from '../ui/desk-page';
import { Heading, Opening } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { runningPath } from './data';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { howLong, inOrder, isWell, type JobStanding, type Running, t, whatItDoes } from './running-words';
import { useRead } from './use-read';

/** Whether what has to happen by itself happens, in a word, and when each thing last did. */
export function RunningPage() {
  const desk = useDesk();
  const running = useRead<Running>(runningPath(useHolderId()));
  const { value } = running;
  return (
    <DeskFrame title={t('running.title')} heading="own" under="/desk" desk={desk} also={[running]}>
      <Panel labelledBy="running" isWhole>
        <div class="head">
          <Heading id="running">{t('running.title')}</Heading>
        </div>
        {value === undefined && running.failure === null && <Opening />}
        {value && (
          <div class="stack-s">
            <Answer {...value} />
            {value.dueSince && (
              <p class="soft">{t('running.due', { count: value.due, long: howLong(value.dueSince, value.now) })}</p>
            )}
            <Table
              caption={t('running.list')}
              hidesCaption
              columns={columns(value.now)}
              rows={inOrder(value.jobs)}
              rowKey={({ name }) => name}
            />
          </div>
        )}
      </Panel>
    </DeskFrame>
  );
}

function Answer({ isLed, jobs }: Running) {
  const wrong = jobs.filter((job) => !isWell(job)).length;
  if (!isLed) {
    return (
      <Banner kind="held" icon="flag" title={t('running.notLed')}>
        <p>{t('running.notLedText')}</p>
      </Banner>
    );
  }
  if (wrong > 0) {
    return (
      <Banner kind="held" icon="flag" title={t('running.some', { count: wrong })}>
        <p>{t('running.someText')}</p>
      </Banner>
    );
  }
  return <Banner kind="well" icon="yes" title={t(jobs.length > 0 ? 'running.yes' : 'running.soon')} />;
}

function columns(now: string): Column<JobStanding>[] {
  return [
    { label: t('running.what'), isHeader: true, cell: ({ name }) => whatItDoes(name) },
    { label: t('running.last'), cell: ({ startedAt }) => t('running.ago', { long: howLong(startedAt, now) }) },
    {
      label: t('running.state'),
      cell: (job) => (
        <Status kind={isWell(job) ? 'plain' : 'held'} icon={isWell(job) ? 'yes' : 'flag'}>
          {t(`running.${job.standing}`)}
        </Status>
      ),
    },
  ];
}
