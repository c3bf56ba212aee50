import { type Column, Table } from '../ui/table';
import type { Window } from './ahead';
import { t } from './ahead-words';

/** The forecast in figures, a row for each window. */
export function ForecastTable({ windows }: { windows: readonly Window[] }) {
  const columns: Column<Window>[] = [
    { label: t('ahead.time'), cell: ({ days }) => t('ahead.days', { count: days }), isHeader: true },
    { label: t('ahead.visits'), cell: ({ visits }) => visits, isNumber: true },
    { label: t('ahead.open'), cell: ({ unfilled }) => unfilled, isNumber: true },
    { label: t('ahead.best'), cell: ({ best }) => best, isNumber: true },
    { label: t('ahead.worst'), cell: ({ worst }) => worst, isNumber: true },
  ];
  return <Table caption={t('ahead.table')} columns={columns} rows={windows} rowKey={({ days }) => String(days)} />;
}
