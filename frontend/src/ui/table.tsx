import type { ComponentChildren } from 'preact';
import { t } from './words';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** The cell that names the row; one column a table. */
  isHeader?: boolean;
  isNumber?: boolean;
}

interface Props<Row> {
  caption: string;
  /** True when a heading just above says the same. */
  hidesCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty?: string;
}

/** Becomes a list of labelled values where there is little room, or the text is big. */
export function Table<Row>({ caption, hidesCaption, columns, rows, rowKey, empty = t('table.empty') }: Props<Row>) {
  if (rows.length === 0) return <p class="soft">{empty}</p>;
  return (
    <div class="tablebox">
      <table>
        <caption class={hidesCaption ? 'vh' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, isNumber }) => (
              <th key={label} scope="col" class={isNumber ? 'n' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ label, cell, isHeader, isNumber }) =>
                isHeader ? (
                  <th key={label} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={label} class={isNumber ? 'n' : undefined} data-l={label}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
