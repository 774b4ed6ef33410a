import type { RevealedContent } from '@spanproof/vocabulary';
import { Button, Field, Input, TextArea } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';

const LEAST_PURPOSE = 10;

/** Purpose and ticket are sealed in the ledger before the content comes back. */
export function RevealForm({ id, onRevealed }: { readonly id: string; readonly onRevealed: (content: RevealedContent) => void }): ReactElement {
  const [purpose, setPurpose] = useState('');
  const [ticket, setTicket] = useState('');
  const reveal = useAction(async () => onRevealed(await api.reveal(id, { purpose: purpose.trim(), ticket: ticket.trim() })));
  const enough = purpose.trim().length >= LEAST_PURPOSE && ticket.trim() !== '';

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (enough) void reveal.run();
  }

  return (
    <form onSubmit={submit} aria-label="Reveal content" style={{ maxWidth: 640 }}>
      <p>The content is sealed. Revealing it is recorded in the ledger with your name, the purpose and the ticket, before anything is shown.</p>
      <Field label="Purpose" description={`At least ${LEAST_PURPOSE} characters: the access review reads it.`} required>
        <TextArea id="reveal-purpose" rows={2} required value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
      </Field>
      <Field label="Ticket" required>
        <Input id="reveal-ticket" required value={ticket} onChange={(event) => setTicket(event.currentTarget.value)} />
      </Field>
      {reveal.problem && <ProblemNote problem={reveal.problem} />}
      <Button type="submit" icon="eye" disabled={!enough || reveal.busy}>
        {reveal.busy ? 'Recording …' : 'Reveal'}
      </Button>
    </form>
  );
}
