import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../components/data-table.tsx';
import { EmptyNote } from '../components/empty-note.tsx';
import { Moment } from '../components/moment.tsx';
import { NotPermitted } from '../components/not-permitted.tsx';
import { Panel } from '../components/panel.tsx';
import { ShownAnswer } from '../components/shown-answer.tsx';
import { StateWord } from '../components/state-word.tsx';
import { api } from '../data/api.ts';
import { useMay } from '../data/permissions.tsx';
import { useAnswer } from '../data/use-answer.ts';
import { describeDue } from './due-day.ts';
import { type EntryData, toDraft } from './entry-data.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryVersions } from './entry-versions.tsx';
import type { RegisterForm } from './field.ts';
import { SavedNote } from './saved-note.tsx';
import { showValue } from './shown-value.ts';
import type { SavedEntry } from './use-entry-save.ts';

/** What the panel shows beside the list: nothing, a form (`id` undefined: of a new entry), or an entry's versions. */
type Open = { readonly what: 'form'; readonly id: string | undefined } | { readonly what: 'versions'; readonly id: string };

/** One register: its entries, the form for a new one or a new version, and each entry's versions. */
export function RegisterPanel({
  form,
  entryId,
  preset,
  onSaved,
}: {
  readonly form: RegisterForm;
  /** Opened at once. */
  readonly entryId?: string | undefined;
  readonly preset?: EntryData | undefined;
  readonly onSaved?: () => void;
}): ReactElement {
  const mayChange = useMay('registers');
  const entries = useAnswer(() => api.register(form.register), form.register);
  const [asked, setAsked] = useState<Open | undefined>(entryId === undefined && preset === undefined ? undefined : { what: 'form', id: entryId });
  const [saved, setSaved] = useState<SavedEntry | undefined>(undefined);
  // Whoever may not change entries reads what was linked to.
  const open: Open | undefined = asked?.what === 'form' && !mayChange ? (asked.id === undefined ? undefined : { what: 'versions', id: asked.id }) : asked;

  function done(outcome?: SavedEntry): void {
    setAsked(undefined);
    setSaved(outcome);
    if (outcome === undefined) return;
    entries.reload();
    onSaved?.();
  }

  return (
    <ShownAnswer answer={entries} rows={5}>
      {(all) => {
        if (open?.what === 'versions')
          return <EntryVersions key={open.id} form={form} id={open.id} onClose={(retired) => done(retired === undefined ? undefined : { entry: retired })} />;
        if (open?.what === 'form') {
          const fixed = form.register === 'setup' ? 'setup' : undefined;
          return <EntryForm key={open.id} form={form} id={open.id ?? fixed} entry={all.find(({ id }) => id === open.id)} preset={preset} onDone={done} />;
        }
        return (
          <>
            <div aria-live="polite">{saved && <SavedNote saved={saved} onClose={() => setSaved(undefined)} />}</div>
            <Panel
              title={form.title}
              actions={
                mayChange && !(form.register === 'setup' && all.length > 0) ? (
                  <Button size="sm" icon="plus" onClick={() => setAsked({ what: 'form', id: undefined })}>
                    Add
                  </Button>
                ) : null
              }
            >
              <NotPermitted deed="registers" what="change what is registered" />
              {all.length === 0 ? (
                <EmptyNote title={`No entry in ${form.title.toLowerCase()} yet`}>
                  <p>Only a person knows this: add the first entry. Every version is sealed in the ledger.</p>
                </EmptyNote>
              ) : (
                <DataTable label={form.title} columns={formColumns(form, mayChange, setAsked)} rows={all} keyOf={({ id }) => id} />
              )}
            </Panel>
          </>
        );
      }}
    </ShownAnswer>
  );
}

function formColumns(form: RegisterForm, mayChange: boolean, open: (what: Open) => void): readonly Column<RegisterEntry>[] {
  const { fields, listed, expires, name } = form;
  const nameField = fields.filter(({ at }) => at === name);
  const dueField = fields.find(({ at }) => at === expires);
  return [
    { title: 'Entry', wide: true, cell: ({ id, data }) => toDraft(nameField, data)[name] || id },
    ...fields.filter(({ at }) => listed.includes(at)).map((field) => ({ title: field.label, cell: ({ data }: RegisterEntry) => showValue(field, data) })),
    ...(dueField === undefined ? [] : [{ title: dueField.label, cell: ({ data }: RegisterEntry) => showDue(showValue(dueField, data)) }]),
    { title: 'Version', align: 'right', cell: ({ version }) => version },
    { title: 'Saved', cell: ({ at }) => <Moment at={at} /> },
    ...(form.file ? [{ title: 'File', cell: ({ file_hash }: RegisterEntry) => (file_hash === undefined ? 'no file' : 'with a file') }] : []),
    {
      title: 'Entry’s page',
      cell: ({ id }) => (
        <Stack gap={0.5}>
          <Button size="sm" variant="secondary" fill="text" onClick={() => open({ what: 'versions', id })} aria-label={`Versions of ${id}`}>
            Versions
          </Button>
          {mayChange && (
            <Button size="sm" variant="secondary" fill="text" onClick={() => open({ what: 'form', id })} aria-label={`New version of ${id}`}>
              New version
            </Button>
          )}
        </Stack>
      ),
    },
  ];
}

function showDue(day: string): ReactElement | string {
  return day === '' ? '' : <StateWord word={describeDue(day, Date.now())} />;
}
