import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactElement, useEffect, useState } from 'react';
import type { Column } from './data-table.tsx';

/** px; two lines of text. Rows of one height are what lets a table of thousands be laid out without looking at them. */
const ROW = 48;
const MOST_HEIGHT = 640;
/** Rows beyond what is seen, so that scrolling and the tab key always find the next one. */
const SPARE = 12;
const NEAR_END = 30;

/** A share of the table's width beside what a column is. */
export interface LongColumn<T> extends Column<T> {
  readonly width: `${number}%`;
}

/** A table of which only the rows in sight are in the page. It says when its end comes near. */
export function LongTable<T>({
  label,
  columns,
  rows,
  total,
  keyOf,
  onNearEnd,
}: {
  readonly label: string;
  readonly columns: readonly LongColumn<T>[];
  readonly rows: readonly T[];
  /** How many rows there are in all, those that have not come yet too. */
  readonly total: number;
  readonly keyOf: (row: T) => string;
  readonly onNearEnd: () => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const [first, setFirst] = useState(0);
  const start = Math.max(0, first - SPARE);
  const end = Math.min(rows.length, first + Math.ceil(MOST_HEIGHT / ROW) + SPARE);
  const near = end + NEAR_END >= rows.length && first > 0;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, rows.length]);

  return (
    // Focusable, so that the keys scroll it.
    <section
      className={styles.frame}
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => setFirst(Math.min(rows.length, Math.floor(event.currentTarget.scrollTop / ROW)))}
    >
      <table className={styles.table} aria-rowcount={total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ title, align, width }) => (
              <th key={title} scope="col" style={{ textAlign: align ?? 'left', width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={start} columns={columns.length} />
          {rows.slice(start, end).map((row, index) => (
            <tr key={keyOf(row)} aria-rowindex={start + index + 2} className={styles.row}>
              {columns.map(({ title, cell, align }) => (
                <td key={title} style={{ textAlign: align ?? 'left' }}>
                  <div className={styles.cell}>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
          <Gap rows={rows.length - end} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for rows that are out of sight. */
function Gap({ rows, columns }: { readonly rows: number; readonly columns: number }): ReactElement | null {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" style={{ height: rows * ROW }}>
      <td colSpan={columns} style={{ padding: 0, border: 0 }} />
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    overflow: 'auto',
    maxHeight: `min(${MOST_HEIGHT}px, 80vh)`,
    // What is put above the rows in sight must not move them.
    overflowAnchor: 'none',
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  table: css({
    width: '100%',
    minWidth: 1000,
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    '& th': {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      padding: theme.spacing(0.75, 1),
      background: theme.colors.background.secondary,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
  }),
  row: css({
    height: ROW,
    '& td': { padding: theme.spacing(0, 1), verticalAlign: 'middle', boxShadow: `inset 0 1px 0 ${theme.colors.border.weak}` },
    '&:hover': { background: theme.colors.action.hover },
  }),
  cell: css({
    maxHeight: ROW - 4,
    overflow: 'hidden',
    lineHeight: '20px',
    whiteSpace: 'nowrap',
    '& *': { textOverflow: 'ellipsis' },
    '& > div': { overflow: 'hidden' },
  }),
});
