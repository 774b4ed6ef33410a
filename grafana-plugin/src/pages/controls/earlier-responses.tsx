import type { RegisterEntry } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { entryPath } from '../../registers/entry-path.ts';
import { formOf } from '../../registers/fields.ts';
import { showValue } from '../../registers/shown-value.ts';

const FORM = formOf('responses');
const LISTED = ['item', 'response', 'owner', 'due', 'retest.result'];

const COLUMNS: readonly Column<RegisterEntry>[] = [
  ...FORM.fields
    .filter(({ at }) => LISTED.includes(at))
    .map((field) => ({
      title: field.label,
      cell: ({ data }: RegisterEntry) => showValue(field, data),
      ...(field.kind === 'prose' ? { wide: true as const } : {}),
    })),
  { title: 'Entry', cell: ({ id }) => <TextLink href={entryPath('responses', id)}>{id}</TextLink> },
];

/** Answers to what the newest run does not list: settled since, or to the control as such. */
export function EarlierResponses({ responses }: { readonly responses: readonly RegisterEntry[] }): ReactElement {
  return (
    <>
      <h3 style={{ fontSize: 14, margin: '16px 0 8px' }}>Other responses</h3>
      <DataTable label="Other responses" columns={COLUMNS} rows={responses} keyOf={({ id }) => id} />
    </>
  );
}
