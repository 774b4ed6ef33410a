import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../components/data-table.tsx';
import { EmptyNote } from '../components/empty-note.tsx';
import { Moment } from '../components/moment.tsx';
import { Panel } from '../components/panel.tsx';
import { ShortId } from '../components/short-id.tsx';
import { ShownAnswer } from '../components/shown-answer.tsx';
import { api } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { type EntryData, toDraft } from './entry-data.ts';
import { EntryForm } from './entry-form.tsx';
import type { RegisterForm } from './fields.ts';

/** Columns of the list beside what every entry has: the first fields a person would look for. */
const SHOWN = ['owner', 'approver', 'author', 'signer', 'approved_at', 'review_due', 'expires', 'valid_to', 'dpa.expires', 'report.period_to', 'risk_class'];

/** One register: its entries, and the form for a new one or a new version. */
export function RegisterPanel({
  form,
  entryId,
  preset,
}: {
  readonly form: RegisterForm;
  /** Opened at once. */
  readonly entryId?: string | undefined;
  readonly preset?: EntryData | undefined;
}): ReactElement {
  const entries = useAnswer(() => api.register(form.register), form.register);
  const [editing, setEditing] = useState<string | undefined>(entryId ?? (preset === undefined ? undefined : ''));

  function done(saved: boolean): void {
    setEditing(undefined);
    if (saved) entries.reload();
  }

  return (
    <ShownAnswer answer={entries} rows={5}>
      {(all) =>
        editing !== undefined ? (
          <EntryForm key={editing} form={form} entry={all.find(({ id }) => id === editing)} preset={preset} onDone={done} />
        ) : (
          <Panel
            title={form.title}
            actions={
              form.register === 'setup' && all.length > 0 ? null : (
                <Button size="sm" icon="plus" onClick={() => setEditing('')}>
                  Add
                </Button>
              )
            }
          >
            {all.length === 0 ? (
              <EmptyNote title={`No entry in ${form.title.toLowerCase()} yet`}>
                <p>Only a person knows this: add the first entry. Every version is sealed in the ledger.</p>
              </EmptyNote>
            ) : (
              <DataTable label={form.title} columns={formColumns(form, setEditing)} rows={all} keyOf={({ id }) => id} />
            )}
          </Panel>
        )
      }
    </ShownAnswer>
  );
}

function formColumns(form: RegisterForm, onEdit: (id: string) => void): readonly Column<RegisterEntry>[] {
  const draftOf = (entry: RegisterEntry) => toDraft(form, entry.data);
  return [
    { title: 'Entry', wide: true, cell: (entry) => draftOf(entry)[form.name] || entry.id },
    ...form.fields.filter(({ at }) => SHOWN.includes(at)).map(({ at, label }) => ({ title: label, cell: (entry: RegisterEntry) => draftOf(entry)[at] })),
    { title: 'Version', align: 'right', cell: ({ version }) => version },
    { title: 'Saved', cell: ({ at }) => <Moment at={at} /> },
    ...(form.file
      ? [{ title: 'File hash', cell: ({ file_hash }: RegisterEntry) => (file_hash === undefined ? 'no file' : <ShortId id={file_hash} what="file hash" />) }]
      : []),
    {
      title: 'Change',
      cell: ({ id }) => (
        <Button size="sm" variant="secondary" fill="text" onClick={() => onEdit(id)} aria-label={`New version of ${id}`}>
          New version
        </Button>
      ),
    },
  ];
}
