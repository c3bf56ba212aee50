import { Banner } from '../ui/banner';
import { Button, LinkButton } from '../ui/button';
import { type Column, Table } from '../ui/table';
import type { Imported } from './data';
import { t } from './words';

type Line = Imported['circles'][number];

/** What is new, whose circle it is in, and what to do next: the person is asked who is in the team. */
export function ImportDone({
  imported: { added, already, circles },
  onAgain,
}: {
  imported: Imported;
  onAgain: () => void;
}) {
  const columns: Column<Line>[] = [
    {
      label: t('import.person'),
      cell: ({ circleId, personName }) => <a href={`/desk/circles/${circleId}`}>{personName}</a>,
      isHeader: true,
    },
    { label: t('import.fresh'), cell: ({ visits }) => visits, isNumber: true },
    {
      label: t('import.next'),
      cell: ({ circleId, personName }) => (
        <a
          href={`/desk/invitations?kind=person&subject=${circleId}`}
          aria-label={t('import.inviteNamed', { name: personName })}
        >
          {t('circle.invite')}
        </a>
      ),
    },
  ];
  return (
    <div class="stack narrow">
      <Banner kind="well" icon="yes" title={t('import.added', { count: added })} announced>
        {already > 0 && <p>{t('import.wereHere', { count: already })}</p>}
      </Banner>
      {circles.length > 0 && <p>{t('import.asked')}</p>}
      {circles.length > 0 && (
        <Table caption={t('import.circles')} columns={columns} rows={circles} rowKey={({ circleId }) => circleId} />
      )}
      <div class="row">
        <LinkButton href="/desk/circles">{t('import.toCircles')}</LinkButton>
        <Button kind="second" onClick={onAgain}>
          {t('import.another')}
        </Button>
      </div>
    </div>
  );
}
