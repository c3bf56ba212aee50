import { lackWords } from '../directory/reasons';
import { inAList } from '../ui/catalogue';
import { Panel } from '../ui/desk-page';
import { Heading, Opening } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import type { Unmet } from './data';
import { DeskFrame, useDesk } from './frame';
import { t } from './words';

/** Who said that nobody suits: what nobody has, since when, and who comes nearest now. */
export function UnmetPage() {
  const now = useNow();
  const desk = useDesk();
  const columns: Column<Unmet>[] = [
    {
      label: t('unmet.who'),
      cell: ({ circleId, personName }) => <a href={`/desk/circles/${circleId}/matches`}>{personName}</a>,
      isHeader: true,
    },
    { label: t('unmet.since'), cell: ({ since }) => sayDay(dayOf(since), now) },
    {
      label: t('unmet.lacks'),
      cell: ({ lacks }) => (lacks.length > 0 ? inAList(lacks.flatMap(lackWords)) : t('unmet.everything')),
    },
    { label: t('unmet.nearest'), cell: ({ nearest }) => nearest?.name ?? t('unmet.nobody') },
  ];
  return (
    <DeskFrame title={t('unmet.title')} heading="own" under="/desk/unmet" desk={desk}>
      <Panel labelledBy="unmet" isWhole>
        <div class="head">
          <Heading id="unmet">{t('unmet.title')}</Heading>
        </div>
        <p class="soft">{t('unmet.text')}</p>
        {desk.value ? (
          <Table
            caption={t('unmet.title')}
            hidesCaption
            columns={columns}
            rows={desk.value.unmet}
            rowKey={({ circleId }) => circleId}
            empty={t('unmet.none')}
          />
        ) : (
          desk.failure === null && <Opening />
        )}
      </Panel>
    </DeskFrame>
  );
}
