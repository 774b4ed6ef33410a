import type { Criterion, RegisterEntry } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { describeDue } from '../../registers/due-day.ts';
import { entryPath } from '../../registers/entry-path.ts';
import { formOf } from '../../registers/fields.ts';
import { showValue } from '../../registers/shown-value.ts';

const REGISTERS = ['policies', 'playbooks', 'documents', 'attestations'] as const;

interface Linked {
  readonly entry: RegisterEntry;
  readonly criteria: readonly string[];
}

const COLUMNS: readonly Column<Linked>[] = [
  { title: 'Text', wide: true, cell: ({ entry }) => <TextLink href={entryPath(entry.register, entry.id)}>{nameOf(entry)}</TextLink> },
  { title: 'Register', cell: ({ entry }) => formOf(entry.register).title },
  { title: 'Serves', cell: ({ criteria }) => criteria.join(', ') },
  { title: 'Version', align: 'right', cell: ({ entry }) => entry.version },
  { title: 'Counts until', cell: ({ entry }) => showExpiry(entry) },
];

/** Texts that serve a criterion of the control, by what they say themselves or by the template they stand in for. */
export function LinkedDocuments({ criteria }: { readonly criteria: readonly Criterion[] }): ReactElement {
  const linked = useAnswer(() => loadLinked(criteria), criteria.join());
  return (
    <Panel title="Linked documents">
      <ShownAnswer answer={linked} rows={3}>
        {(all) =>
          all.length === 0 ? (
            <EmptyNote title={`No registered text serves ${criteria.join(', ')}`} />
          ) : (
            <DataTable label="Linked documents" columns={COLUMNS} rows={all} keyOf={({ entry }) => `${entry.register}/${entry.id}`} />
          )
        }
      </ShownAnswer>
    </Panel>
  );
}

async function loadLinked(criteria: readonly string[]): Promise<readonly Linked[]> {
  const [templates, ...lists] = await Promise.all([api.templates(), ...REGISTERS.map((register) => api.register(register))]);
  return lists.flat().flatMap((entry) => {
    const { template, kind, criteria: own } = entry.data;
    const given = templates.find(({ id, register }) => register === entry.register && id === (template ?? kind))?.criteria ?? [];
    const served = [...new Set([...given, ...(Array.isArray(own) ? own : [])])].filter((one) => criteria.includes(String(one)));
    return served.length === 0 ? [] : [{ entry, criteria: served.map(String) }];
  });
}

function nameOf({ id, data }: RegisterEntry): string {
  return typeof data['title'] === 'string' ? data['title'] : id;
}

function showExpiry({ register, data }: RegisterEntry): ReactElement | null {
  const { fields, expires } = formOf(register);
  const field = fields.find(({ at }) => at === expires);
  const day = field === undefined ? '' : showValue(field, data);
  return day === '' ? null : <StateWord word={describeDue(day, Date.now())} />;
}
