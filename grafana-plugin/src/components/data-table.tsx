import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'right';
  /** Takes what is left over and wraps. */
  readonly wide?: true;
}

/** A table as the browser knows it: a header that stays, rows that a reader can walk. */
export function DataTable<T>({
  label,
  columns,
  rows,
  keyOf,
}: {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    // Focusable, so that the arrow keys scroll it where it is wider than the window.
    <section className={styles.frame} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" style={{ textAlign: align ?? 'left' }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, align, wide }) => (
                <td key={title} style={{ textAlign: align ?? 'left' }} className={wide ? styles.wide : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ overflow: 'auto', maxHeight: 640, border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default }),
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    '& th': {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      background: theme.colors.background.secondary,
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    '& th, & td': { padding: theme.spacing(0.75, 1), verticalAlign: 'top' },
    '& td': { whiteSpace: 'nowrap' },
    '& tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
    '& tbody tr:hover': { background: theme.colors.action.hover },
  }),
  wide: css({ '&&': { width: '40%', minWidth: 160, whiteSpace: 'normal', overflowWrap: 'anywhere' } }),
});
