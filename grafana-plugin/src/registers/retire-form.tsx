import type { RegisterEntry } from '@spanproof/vocabulary';
import { Button, Field, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../components/problem-note.tsx';
import { api } from '../data/api.ts';
import { useAction } from '../data/use-action.ts';

const SHORTEST_REASON = 10;

/** Takes an entry out of force. Its versions stay in the ledger, the reason in the access log. */
export function RetireForm({
  entry: { register, id, version },
  onRetired,
  onCancel,
}: {
  readonly entry: RegisterEntry;
  readonly onRetired: (entry: RegisterEntry) => void;
  readonly onCancel: () => void;
}): ReactElement {
  const [reason, setReason] = useState('');
  const retire = useAction(async () => onRetired(await api.retireEntry(register, id, version, reason.trim())));

  function submit(event: FormEvent): void {
    event.preventDefault();
    void retire.run();
  }

  return (
    <form onSubmit={submit} aria-label={`Retire ${id}`}>
      <Field label="Reason" required description="At least 10 characters; recorded with who retired it">
        <Input id="retire-reason" required width={60} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
      {retire.problem && <ProblemNote problem={retire.problem} />}
      <Stack gap={1}>
        <Button type="submit" size="sm" variant="destructive" disabled={retire.busy || reason.trim().length < SHORTEST_REASON}>
          {retire.busy ? 'Sealing …' : 'Retire'}
        </Button>
        <Button type="button" size="sm" variant="secondary" onClick={onCancel}>
          Keep it
        </Button>
      </Stack>
    </form>
  );
}
