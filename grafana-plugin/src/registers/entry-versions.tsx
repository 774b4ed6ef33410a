import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../components/data-table.tsx';
import { FactList } from '../components/fact-list.tsx';
import { Moment } from '../components/moment.tsx';
import { Panel } from '../components/panel.tsx';
import { ShortId } from '../components/short-id.tsx';
import { ShownAnswer } from '../components/shown-answer.tsx';
import { api, type EntryHistory } from '../data/api.ts';
import { useMay } from '../data/permissions.tsx';
import { useAnswer } from '../data/use-answer.ts';
import type { RegisterForm } from './field.ts';
import { FileDownload } from './file-download.tsx';
import { RetireForm } from './retire-form.tsx';
import { showValue } from './shown-value.ts';

/** One entry as a page: what it says, all its versions, their files, and how it is retired. */
export function EntryVersions({
  form,
  id,
  onClose,
}: {
  readonly form: RegisterForm;
  readonly id: string;
  readonly onClose: (retired?: RegisterEntry) => void;
}): ReactElement {
  const answer = useAnswer(() => api.entry(form.register, id), `${form.register}/${id}`);
  return (
    <Panel
      title={`${form.title}: ${id}`}
      actions={
        <Button size="sm" variant="secondary" icon="arrow-left" onClick={() => onClose()}>
          Back to the list
        </Button>
      }
    >
      <ShownAnswer answer={answer} rows={6}>
        {(value) => <Versions form={form} value={value} onRetired={onClose} />}
      </ShownAnswer>
    </Panel>
  );
}

function Versions({
  form,
  value: { entry, history },
  onRetired,
}: {
  readonly form: RegisterForm;
  readonly value: EntryHistory;
  readonly onRetired: (entry: RegisterEntry) => void;
}): ReactElement {
  const mayChange = useMay('registers');
  const mayRead = useMay('files');
  const [retiring, setRetiring] = useState(false);
  return (
    <>
      <FactList
        facts={[...form.fields.map((field) => [field.label, showValue(field, entry.data)] as const), ['State', entry.retired ? 'retired' : 'in force']]}
      />
      <h3 style={{ fontSize: 14, margin: '16px 0 8px' }}>Versions</h3>
      <DataTable label="Versions" columns={formColumns(form, mayRead)} rows={history.toReversed()} keyOf={({ version }) => String(version)} />
      {mayChange && !entry.retired && (
        <div style={{ marginTop: 16 }}>
          {retiring ? (
            <RetireForm entry={entry} onRetired={onRetired} onCancel={() => setRetiring(false)} />
          ) : (
            <Button size="sm" variant="destructive" fill="outline" onClick={() => setRetiring(true)}>
              Retire …
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function formColumns({ file }: RegisterForm, mayRead: boolean): readonly Column<RegisterEntry>[] {
  return [
    { title: 'Version', align: 'right', cell: ({ version }) => version },
    { title: 'Event', cell: ({ retired }) => (retired ? 'retired' : 'saved') },
    { title: 'At', cell: ({ at }) => <Moment at={at} /> },
    { title: 'By', cell: ({ actor }) => (actor === '' ? 'erased' : actor) },
    { title: 'Record', cell: ({ record_id }) => <ShortId id={record_id} what="record id" /> },
    { title: 'Data hash', cell: ({ data_hash }) => <ShortId id={data_hash} what="data hash" /> },
    ...(file === undefined
      ? []
      : [
          {
            title: 'File',
            wide: true as const,
            cell: (version: RegisterEntry) => (version.file_hash === undefined ? 'none' : <FileDownload version={version} offered={mayRead} />),
          },
        ]),
  ];
}
