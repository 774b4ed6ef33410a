import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { readRows, writeRows } from './entry-data.ts';
import type { Field } from './field.ts';
import { FieldInput, type Suggestions } from './field-input.tsx';

/** A list of things that each have the same few fields. */
export function RowsInput({
  field: { at, label, hint, columns = [] },
  value,
  onChange,
  suggestions,
  fault,
}: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: Suggestions;
  readonly fault: string | undefined;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const rows = readRows(value);
  const one = label.replace(/s$/, '').toLowerCase();
  return (
    <fieldset className={styles.all}>
      <legend className={styles.legend}>{label}</legend>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {rows.map((row, index) => (
        // Rows have no identity but their place; every value is held by the draft.
        <div key={index} role="group" aria-label={`${label}, ${index + 1} of ${rows.length}`} className={styles.row}>
          {columns.map((column) => (
            <FieldInput
              key={column.at}
              field={column}
              value={row[column.at] ?? ''}
              suggestions={suggestions}
              within={`${at}-${index}`}
              onChange={(text) => onChange(writeRows(rows.with(index, { ...row, [column.at]: text })))}
            />
          ))}
          <Button
            type="button"
            size="sm"
            variant="secondary"
            icon="trash-alt"
            aria-label={`Remove ${one} ${index + 1}`}
            onClick={() => onChange(writeRows(rows.toSpliced(index, 1)))}
          />
        </div>
      ))}
      {fault !== undefined && <p role="alert">{`${label}: ${fault}`}</p>}
      <Button type="button" size="sm" variant="secondary" icon="plus" onClick={() => onChange(writeRows([...rows, {}]))}>
        {`Add ${one}`}
      </Button>
    </fieldset>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  all: css({ gridColumn: '1 / -1', border: 0, padding: 0, margin: 0, minWidth: 0 }),
  legend: css({ fontSize: theme.typography.bodySmall.fontSize, fontWeight: theme.typography.fontWeightMedium, margin: 0 }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: theme.spacing(0, 0, 1) }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))',
    gap: theme.spacing(1),
    alignItems: 'end',
    padding: theme.spacing(1, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    '& > button': { justifySelf: 'start' },
  }),
});
