import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { byDue, dueOf } from '../profile/documents';
import { Status } from '../ui/banner';
import { Details } from '../ui/card';
import { Panel } from '../ui/desk-page';
import { Face } from '../ui/face';
import { Icon } from '../ui/icon';
import { Heading, Opening } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { AddPa } from './add-pa';
import { type PaLine, pasPath } from './data';
import { dueWords } from './due';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { useRead } from './use-read';
import { t } from './words';

const NEVER = { nextCheckOn: null };

/** The PAs the holder knows: who has come in, and who still waits for a paper. */
export function PasPage() {
  const now = useNow();
  const { query: asked } = useLocation();
  const desk = useDesk();
  const holderId = useHolderId();
  const pas = useRead<PaLine[]>(pasPath(holderId));
  const [query, setQuery] = useState(asked.q ?? '');
  const wanted = query.trim().toLocaleLowerCase();
  const today = dayOf(now);
  const isDueOnly = asked.due !== undefined;
  const due = (pas.value ?? [])
    .filter(({ documents }) => dueFirst(documents, today).length > 0)
    .sort((a, b) => byDue(dueFirst(a.documents, today)[0] ?? NEVER, dueFirst(b.documents, today)[0] ?? NEVER));
  const listed = isDueOnly ? due : (pas.value ?? []);
  const found = listed.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const waiting = pas.value?.filter(({ claimedAt }) => claimedAt === null).length ?? 0;
  const columns: Column<PaLine>[] = [
    {
      label: t('pas.name'),
      cell: ({ paId, name }) => (
        <a class="faced" href={`/desk/pas/${paId}`}>
          <Face name={name} size="xs" />
          <span>{name}</span>
        </a>
      ),
      isHeader: true,
    },
    { label: t('pas.outcode'), cell: ({ outcode }) => outcode || <span class="soft">{t('pas.notSaid')}</span> },
    { label: t('pas.takes'), cell: (pa) => takesWords(pa) },
    {
      label: t('pas.in'),
      cell: ({ claimedAt }) =>
        claimedAt === null ? (
          <Status kind="held">{t('pas.notIn')}</Status>
        ) : (
          t('pas.inSince', { day: sayDay(dayOf(claimedAt), now) })
        ),
    },
    { label: t('pas.documents'), cell: (pa) => <NextDue pa={pa} today={today} /> },
    {
      label: t('pas.paper'),
      cell: ({ paId, name, claimedAt }) => (
        <a
          class="filter"
          href={`/desk/invitations?kind=pa&subject=${paId}`}
          aria-label={t(claimedAt === null ? 'pas.inviteNamed' : 'pas.inviteAgainNamed', { name })}
          data-stop
        >
          <Icon name="paper" small />
          {t(claimedAt === null ? 'pas.invite' : 'pas.inviteAgain')}
        </a>
      ),
    },
  ];
  return (
    <DeskFrame
      title={t('pas.title')}
      heading="own"
      under="/desk/pas"
      desk={desk}
      also={[pas]}
      find={{ query, onQuery: setQuery }}
    >
      <Panel labelledBy="pas" isWhole>
        <div class="head">
          <Heading id="pas">{t('pas.title')}</Heading>
          <nav class="filters" aria-label={t('pas.filters')}>
            <a href="/desk/pas" aria-current={isDueOnly ? undefined : 'page'}>
              {t('pas.all')}
            </a>
            <a href="/desk/pas?due" aria-current={isDueOnly ? 'page' : undefined}>
              {t('pas.due', { count: due.length })}
            </a>
          </nav>
          {waiting > 0 && <p>{t('pas.waiting', { count: waiting })}</p>}
        </div>
        {pas.value === undefined && pas.failure === null && <Opening />}
        {pas.value && (
          <Table
            caption={t('pas.title')}
            hidesCaption
            columns={columns}
            rows={found}
            rowKey={({ paId }) => paId}
            empty={t(query !== '' ? 'pas.notFound' : isDueOnly ? 'pas.dueNone' : 'pas.none')}
          />
        )}
      </Panel>
      <section class="panel whole" aria-label={t('pas.add')}>
        <Details summary={t('pas.add')}>
          <AddPa holderId={holderId} onAdded={pas.reload} />
        </Details>
      </section>
    </DeskFrame>
  );
}

const dueFirst = (documents: PaLine['documents'], today: string) =>
  documents.filter((seen) => dueOf(seen, today) !== null).sort(byDue);

/** What of a PA's is due first; how much was seen where nothing is. */
function NextDue({ pa: { documents }, today }: { pa: PaLine; today: string }) {
  const [first] = dueFirst(documents, today);
  if (first?.nextCheckOn) {
    return (
      <Status kind="held" icon="calendar">
        {t('pas.documentDue', { what: t(`document.${first.document}`), due: dueWords(first, today) })}
      </Status>
    );
  }
  return documents.length === 0 ? (
    <span class="soft">{t('pas.documentsNone')}</span>
  ) : (
    t('pas.documentsSeen', { count: documents.length })
  );
}

/** Nobody knows whether a PA who has not come in has room. */
function takesWords({ claimedAt, accepting }: PaLine) {
  if (claimedAt === null) return <span class="soft">{t('pas.notSaid')}</span>;
  return t(accepting ? 'pas.takesYes' : 'pas.takesNo');
}
