import type { RegisterEntry } from '@spanproof/vocabulary';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field as Labelled, Input, Stack, useStyles2 } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Panel } from '../components/panel.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { api } from '../data/api.ts';
import { readAsBase64 } from '../data/read-file.ts';
import { useAction } from '../data/use-action.ts';
import { type Draft, type EntryData, toData, toDraft, toEntryId } from './entry-data.ts';
import { FieldInput } from './field-input.tsx';
import type { RegisterForm } from './fields.ts';

/** A new entry, or a new version of one: nothing is overwritten. Mount it with a key per entry. */
export function EntryForm({
  form,
  entry,
  preset,
  onDone,
}: {
  readonly form: RegisterForm;
  readonly entry?: RegisterEntry | undefined;
  /** What a new entry starts from. */
  readonly preset?: EntryData | undefined;
  readonly onDone: (saved: boolean) => void;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const [draft, setDraft] = useState<Draft>(() => toDraft(form, entry?.data ?? preset));
  const [file, setFile] = useState<File | undefined>(undefined);
  const save = useAction(async () => {
    const data = toData(form, draft, entry?.data ?? preset);
    const id = entry?.id ?? (form.register === 'setup' ? 'setup' : toEntryId(draft[form.name] ?? ''));
    const named = file === undefined ? data : { ...data, file_name: file.name.replace(/[^A-Za-z0-9 ._()-]/g, '_').slice(-120) };
    const attached = file === undefined ? {} : { file: await readAsBase64(file) };
    await api.putEntry(form.register, id, { data: named, expected: entry?.version ?? 0, ...attached });
    onDone(true);
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void save.run();
  }

  return (
    <Panel title={entry === undefined ? `New entry: ${form.title.toLowerCase()}` : `${entry.id}: version ${entry.version + 1}`}>
      <form onSubmit={submit} aria-label={form.title}>
        <div className={styles.fields}>
          {form.fields.map((field) => (
            <FieldInput
              key={field.at}
              field={field}
              value={draft[field.at] ?? ''}
              onChange={(value) => setDraft((before) => ({ ...before, [field.at]: value }))}
            />
          ))}
          {form.file && (
            <Labelled label="File" description="Kept with its hash; at most 10 MiB" noMargin>
              <Input id="entry-file" type="file" onChange={(event) => setFile(event.currentTarget.files?.[0])} />
            </Labelled>
          )}
        </div>
        {save.problem && <ProblemNote problem={save.problem} />}
        <Stack gap={1}>
          <Button type="submit" disabled={save.busy}>
            {save.busy ? 'Sealing …' : 'Save'}
          </Button>
          <Button type="button" variant="secondary" onClick={() => onDone(false)}>
            Cancel
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))',
    gap: theme.spacing(2),
    alignItems: 'start',
    marginBottom: theme.spacing(2),
  }),
});
