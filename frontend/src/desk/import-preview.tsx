import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Details } from '../ui/card';
import { type Column, Table } from '../ui/table';
import type { Preview, RowNote, RowProblem } from './data';
import { reasonWords } from './reasons';
import { t } from './words';

interface Props {
  preview: Preview;
  fileName: string;
  isBusy: boolean;
  onConfirm: () => void;
  onAgain: () => void;
}

/** What the file would bring, what of it does not fit, and why. Nothing is written yet. */
export function ImportPreview({ preview, fileName, isBusy, onConfirm, onAgain }: Props) {
  const { rows, ok, already, withoutPa, newPeople, newPas, problemCount, problems, notes, sample } = preview;
  const fresh = ok - already;
  return (
    <div class="stack">
      <p>{t('import.previewText', { file: fileName })}</p>
      <dl class="numbers">
        <Count name={t('import.rows')} count={rows} />
        <Count name={t('import.fresh')} count={fresh} />
        <Count name={t('import.already')} count={already} />
        <Count name={t('import.unfit')} count={problemCount} />
        <Count name={t('import.withoutPa')} count={withoutPa} />
      </dl>
      {fresh === 0 && (
        <Banner icon="sent" title={t(ok > 0 ? 'import.allHere' : 'import.noneFits')} announced>
          <p>{t(ok > 0 ? 'import.allHereText' : 'import.noneFitsText')}</p>
        </Banner>
      )}
      <Names title={t('import.newPeople', { count: newPeople.length })} names={newPeople} />
      <Names title={t('import.newPas', { count: newPas.length })} names={newPas} />
      {problemCount > 0 && (
        <section class="stack-s" aria-labelledby="unfit">
          <h2 id="unfit">{t('import.problems', { count: problemCount })}</h2>
          <p>{t('import.problemsText')}</p>
          <Problems problems={problems} />
          {problems.length < problemCount && (
            <p class="soft">{t('import.problemsFirst', { count: problems.length })}</p>
          )}
        </section>
      )}
      {notes.length > 0 && (
        <Details summary={t('import.notes', { count: notes.length })}>
          <Notes notes={notes} />
        </Details>
      )}
      {sample.length > 0 && (
        <Details summary={t('import.sample', { count: sample.length })}>
          <Sample sample={sample} />
        </Details>
      )}
      <div id="confirm" class="row" tabIndex={-1}>
        {fresh > 0 && (
          <Button unavailable={isBusy} onClick={onConfirm}>
            {t(isBusy ? 'import.importing' : 'import.confirm', { count: fresh })}
          </Button>
        )}
        <Button kind="second" onClick={onAgain}>
          {t('import.again')}
        </Button>
      </div>
    </div>
  );
}

function Count({ name, count }: { name: string; count: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count}</dd>
    </div>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <Details summary={title}>
      <p>{names.join(', ')}</p>
    </Details>
  );
}

function Problems({ problems }: Pick<Preview, 'problems'>) {
  const columns: Column<RowProblem>[] = [
    { label: t('import.line'), cell: ({ line }) => line, isHeader: true },
    { label: t('import.why'), cell: ({ reason }) => reasonWords(reason) },
    { label: t('import.exactly'), cell: ({ text }) => text },
  ];
  return (
    <Table
      caption={t('import.unfit')}
      hidesCaption
      columns={columns}
      rows={problems}
      rowKey={({ line, reason }) => `${line} ${reason}`}
    />
  );
}

function Notes({ notes }: Pick<Preview, 'notes'>) {
  const columns: Column<RowNote>[] = [
    { label: t('import.line'), cell: ({ line }) => line, isHeader: true },
    { label: t('import.know'), cell: ({ text }) => text },
  ];
  return (
    <Table
      caption={t('import.notesCaption')}
      hidesCaption
      columns={columns}
      rows={notes}
      rowKey={({ line, text }) => `${line} ${text}`}
    />
  );
}

function Sample({ sample }: Pick<Preview, 'sample'>) {
  const columns: Column<Preview['sample'][number]>[] = [
    { label: t('import.line'), cell: ({ line }) => line, isHeader: true },
    { label: t('import.person'), cell: ({ person }) => person },
    { label: t('import.pa'), cell: ({ pa }) => pa },
    { label: t('import.start'), cell: ({ start }) => start },
    { label: t('import.end'), cell: ({ end }) => end },
  ];
  return (
    <Table
      caption={t('import.sampleCaption')}
      hidesCaption
      columns={columns}
      rows={sample}
      rowKey={({ line }) => String(line)}
    />
  );
}
