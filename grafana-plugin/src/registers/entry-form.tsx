import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Field as Labelled, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Panel } from '../components/panel.tsx';
import { ProblemNote } from '../components/problem-note.tsx';
import { useAnswer } from '../data/use-answer.ts';
import { type Draft, type EntryData, findFaults, toDraft } from './entry-data.ts';
import { EntryFields } from './entry-fields.tsx';
import type { RegisterForm } from './field.ts';
import { hashFile } from './file-hash.ts';
import { type SavedEntry, useEntrySave } from './use-entry-save.ts';

/** A new entry, or a new version of one: nothing is overwritten. Mount it with a key per entry. */
export function EntryForm({
  form,
  entry,
  preset,
  id,
  onDone,
}: {
  readonly form: RegisterForm;
  readonly entry?: RegisterEntry | undefined;
  /** What a new entry starts from. */
  readonly preset?: EntryData | undefined;
  /** Of a new entry, where it is not free. */
  readonly id?: string | undefined;
  /** Without an entry: nothing was saved. */
  readonly onDone: (saved?: SavedEntry) => void;
}): ReactElement {
  const [draft, setDraft] = useState<Draft>(() => toDraft(form.fields, entry?.data ?? preset));
  const [file, setFile] = useState<File | undefined>(undefined);
  const [asked, setAsked] = useState(false);
  const save = useEntrySave(form, { entry, preset, id }, onDone);
  const faults = findFaults(form, draft);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (Object.keys(faults).length === 0) void save.run(draft, file);
  }

  return (
    <Panel title={entry === undefined ? `New entry: ${form.title.toLowerCase()}` : `${entry.id}: version ${entry.version + 1}`}>
      <form onSubmit={submit} aria-label={form.title} noValidate>
        <EntryFields form={form} draft={draft} faults={asked ? faults : {}} onChange={setDraft}>
          {form.file && <FileField onChange={setFile} file={file} />}
        </EntryFields>
        {save.problem && <ProblemNote problem={save.problem} />}
        <Stack gap={1}>
          <Button type="submit" disabled={save.busy}>
            {save.busy ? 'Sealing …' : 'Save'}
          </Button>
          <Button type="button" variant="secondary" onClick={() => onDone()}>
            Cancel
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}

/** A file beside the entry, with its hash before it leaves this machine. */
function FileField({ file, onChange }: { readonly file: File | undefined; readonly onChange: (file: File | undefined) => void }): ReactElement {
  const [turn, setTurn] = useState(0);
  const hash = useAnswer(async () => (file === undefined ? undefined : hashFile(file)), String(turn));
  return (
    <div>
      <Labelled label="File" description="Kept with its hash; at most 10 MiB" noMargin>
        <Input
          id="entry-file"
          type="file"
          onChange={(event) => {
            onChange(event.currentTarget.files?.[0]);
            setTurn(turn + 1);
          }}
        />
      </Labelled>
      <p aria-live="polite" style={{ overflowWrap: 'anywhere', margin: 0 }}>
        {file !== undefined && hash.state === 'ready' && hash.value !== undefined && (
          <>
            SHA-256, computed here: <code data-testid="own-hash">{hash.value}</code>
          </>
        )}
      </p>
    </div>
  );
}
