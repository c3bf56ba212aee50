import { useState } from 'preact/hooks';
import { byDue, dueOf, seenWords } from '../profile/documents';
import { Banner, Status } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { Empty } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { Face } from '../ui/face';
import { failureWords } from '../ui/failure';
import { Heading, Opening } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { dayOf, longDay } from '../ui/when';
import { type PaLine, pasPath } from './data';
import { DocumentForm, type SeenLine } from './document-form';
import { dueWords } from './due';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { Pause } from './pause-panel';
import { useRead } from './use-read';
import { t } from './words';
import { useWriting } from './writing';

interface Props {
  id: string;
}

export function DeskPaPage({ id }: Props) {
  return <PaScreen key={id} id={id} />;
}

/** One PA: how to reach one whom a person brought, what was seen of their documents, what is due, and what to write down next. */
function PaScreen({ id }: Props) {
  const now = useNow();
  const desk = useDesk();
  const pas = useRead<PaLine[]>(pasPath(useHolderId()));
  const pa = pas.value?.find(({ paId }) => paId === id);
  const title = pa?.name ?? t('pa.title');
  return (
    <DeskFrame title={title} heading="own" under="/desk/pas" desk={desk} also={[pas]}>
      <Panel labelledBy="pa" isWhole>
        <div class="head">
          {pa && <Face name={pa.name} size="s" />}
          <Heading id="pa">{title}</Heading>
          {pa && (
            <LinkButton kind="second" icon="paper" href={`/desk/invitations?kind=pa&subject=${id}`}>
              {t(pa.claimedAt === null ? 'pas.invite' : 'pas.inviteAgain')}
            </LinkButton>
          )}
        </div>
        {pas.value === undefined && pas.failure === null && <Opening />}
        {pas.value && !pa && <Empty title={t('pa.gone')} />}
        {pa?.contact && (
          <Banner icon="talk" title={t('pa.brought')}>
            <p>{t('pa.reach', { contact: pa.contact })}</p>
          </Banner>
        )}
      </Panel>
      {pa && <Pause key={`pause-${id}`} pa={pa} onChanged={pas.reload} />}
      {pa && <Documents key={id} pa={pa} today={dayOf(now)} onChanged={pas.reload} />}
    </DeskFrame>
  );
}

interface DocumentsProps {
  pa: PaLine;
  today: string;
  onChanged: () => Promise<void>;
}

function Documents({ pa, today, onChanged }: DocumentsProps) {
  const write = useWriting();
  const [again, setAgain] = useState<SeenLine | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const documents = pa.documents.toSorted(byDue);
  const takeBack = async (documentId: string) => {
    try {
      await write('document.take_back', { documentId });
      setFailure(null);
      await onChanged();
    } catch (problem) {
      setFailure(failureWords(problem));
    }
  };
  const columns: Column<SeenLine>[] = [
    { label: t('pa.document'), cell: ({ document }) => t(`document.${document}`), isHeader: true },
    { label: t('pa.seen'), cell: (seen) => seenWords(seen) },
    { label: t('pa.dated'), cell: ({ datedOn }) => (datedOn ? longDay(datedOn) : <span class="soft">–</span>) },
    {
      label: t('pa.due'),
      cell: (seen) =>
        dueOf(seen, today) === null ? (
          <span class="soft">{seen.nextCheckOn ? longDay(seen.nextCheckOn) : t('pa.dueNever')}</span>
        ) : (
          <Status kind="held" icon="calendar">
            {dueWords(seen, today)}
          </Status>
        ),
    },
    {
      label: t('pa.do'),
      cell: (seen) => (
        <div class="row">
          <Button
            kind="second"
            label={t('pa.againNamed', { what: t(`document.${seen.document}`) })}
            onClick={() => setAgain(seen)}
          >
            {t('pa.again')}
          </Button>
          <Button
            kind="second"
            label={t('pa.takeBackNamed', { what: t(`document.${seen.document}`) })}
            onClick={() => void takeBack(seen.documentId)}
          >
            {t('pa.takeBack')}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <>
      <Panel labelledBy="documents" isWhole>
        <div class="head">
          <h2 id="documents">{t('pa.documents')}</h2>
          <p class="soft">{t('pa.goesOn')}</p>
        </div>
        {failure && <Banner kind="harm" icon="warn" title={failure} announced />}
        <Table
          caption={t('pa.documents')}
          hidesCaption
          columns={columns}
          rows={documents}
          rowKey={({ documentId }) => documentId}
          empty={t('pa.documentsNone')}
        />
      </Panel>
      <Panel labelledBy="write" isWhole>
        <div class="head">
          <h2 id="write">{t(again ? 'pa.writeAgain' : 'pa.write')}</h2>
        </div>
        <DocumentForm
          key={again?.documentId ?? 'new'}
          paId={pa.paId}
          held={again}
          today={today}
          onRecorded={async () => {
            setAgain(null);
            await onChanged();
          }}
        />
        {again && (
          <Button kind="second" onClick={() => setAgain(null)}>
            {t('pa.writeNew')}
          </Button>
        )}
      </Panel>
    </>
  );
}
