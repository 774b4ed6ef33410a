import { Button, Field, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { toNs } from '../../format/instants.ts';

const DAY_MS = 86_400_000;
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whole UTC days, first and last both inside; a last day that has not ended yet means: as of now. */
export function ExportForm({ onStarted }: { readonly onStarted: () => void }): ReactElement {
  const [from, setFrom] = useState(() => dayAt(Date.now() - 30 * DAY_MS));
  const [to, setTo] = useState(() => dayAt(Date.now()));
  const [purpose, setPurpose] = useState('');
  const start = useAction(async () => {
    const end = Math.min(Date.parse(to) + DAY_MS, Date.now());
    await api.startExport({ from: toNs(Date.parse(from)), to: toNs(end), purpose: purpose.trim() });
    onStarted();
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void start.run();
  }

  return (
    <Panel title="New evidence package">
      <form onSubmit={submit} aria-label="New evidence package">
        <Stack gap={2} wrap="wrap" alignItems="flex-end">
          <Field label="First day (UTC)" required noMargin>
            <Input id="export-from" type="date" required max={to} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          </Field>
          <Field label="Last day (UTC)" required noMargin>
            <Input id="export-to" type="date" required min={from} max={dayAt(Date.now())} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          </Field>
          <Field label="Purpose" required noMargin>
            <Input id="export-purpose" required width={40} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
          </Field>
          <Button type="submit" icon="download-alt" disabled={start.busy || purpose.trim() === ''}>
            {start.busy ? 'Starting …' : 'Export'}
          </Button>
        </Stack>
        {start.problem && <ProblemNote problem={start.problem} />}
      </form>
      <p style={{ margin: '12px 0 0' }}>Who exported what, when and why is recorded in the ledger. Content stays encrypted in the package.</p>
    </Panel>
  );
}
