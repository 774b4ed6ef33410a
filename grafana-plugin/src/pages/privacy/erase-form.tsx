import type { ErasureStatement, SubjectFootprint } from '@spanproof/vocabulary';
import { Button, Field, Input } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { formatCounted } from '../../format/figures.ts';
import { ERASURE_WORDS } from './erasure-words.ts';

/** Destroys the keys of a person, for good. What holds it back is said first, and a refusal is recorded. */
export function EraseForm({
  subject,
  footprint,
  onErased,
}: {
  readonly subject: string;
  readonly footprint: SubjectFootprint;
  readonly onErased: () => void;
}): ReactElement {
  const [ticket, setTicket] = useState('');
  const [basis, setBasis] = useState('');
  const [repeated, setRepeated] = useState('');
  const [statement, setStatement] = useState<ErasureStatement | undefined>(undefined);
  const erase = useAction(async () => {
    setStatement(await api.erase({ subject, ticket: ticket.trim(), basis: basis.trim() }));
    onErased();
  });
  const enough = ticket.trim() !== '' && basis.trim() !== '' && repeated.trim() === subject;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (enough) void erase.run();
  }

  if (statement !== undefined)
    return (
      <p>
        <StateWord word={ERASURE_WORDS[statement.state]} /> Erasure {statement.id.slice(0, 8)}: the statement stands in the list below.
      </p>
    );
  return (
    <details>
      <summary>Erase this person</summary>
      <form onSubmit={submit} aria-label="Erase this person" style={{ maxWidth: 640 }}>
        <p>
          The keys of {formatCounted(footprint.records, 'record')} are destroyed: nobody can read them again, you neither. That they existed stays provable.
          Backups die with the key that wraps these keys.
          {footprint.held.length > 0 && ' Something holds records of this person: the request will be refused, and that is recorded.'}
        </p>
        <Field label="Ticket" required>
          <Input id="erase-ticket" value={ticket} onChange={(event) => setTicket(event.currentTarget.value)} />
        </Field>
        <Field label="Basis" description="Why it is asked for: a law, a contract, a request." required>
          <Input id="erase-basis" value={basis} onChange={(event) => setBasis(event.currentTarget.value)} />
        </Field>
        <Field label="The id once more" description="There is no way back." required>
          <Input id="erase-repeated" autoComplete="off" value={repeated} onChange={(event) => setRepeated(event.currentTarget.value)} />
        </Field>
        {erase.problem && <ProblemNote problem={erase.problem} />}
        <Button type="submit" variant="destructive" icon="trash-alt" disabled={!enough || erase.busy}>
          {erase.busy ? 'Erasing …' : 'Erase for good'}
        </Button>
      </form>
    </details>
  );
}
