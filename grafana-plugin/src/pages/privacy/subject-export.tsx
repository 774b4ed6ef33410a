import { Button, Field, Input, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';

const LEAST_PURPOSE = 10;

/** Hands out what is kept of a person; recorded with purpose and ticket before anything is opened. */
export function SubjectExport({ subject }: { readonly subject: string }): ReactElement {
  const [purpose, setPurpose] = useState('');
  const [ticket, setTicket] = useState('');
  const take = useAction(
    async (format: 'json' | 'csv' | 'html') => saveFile(await api.subjectFile({ subject, format, purpose: purpose.trim(), ticket: ticket.trim() })),
    readFileProblem,
  );
  const enough = purpose.trim().length >= LEAST_PURPOSE && ticket.trim() !== '';
  return (
    <details>
      <summary>Hand out what is kept</summary>
      <Field label="Purpose" description={`At least ${LEAST_PURPOSE} characters.`} required>
        <Input id="access-purpose" value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
      </Field>
      <Field label="Ticket" required>
        <Input id="access-ticket" value={ticket} onChange={(event) => setTicket(event.currentTarget.value)} />
      </Field>
      {take.problem && <ProblemNote problem={take.problem} />}
      <Stack gap={1}>
        {(['html', 'json', 'csv'] as const).map((format) => (
          <Button key={format} size="sm" variant="secondary" icon="download-alt" disabled={!enough || take.busy} onClick={() => void take.run(format)}>
            {take.busy ? 'Collecting …' : `Download ${format.toUpperCase()}`}
          </Button>
        ))}
      </Stack>
    </details>
  );
}
