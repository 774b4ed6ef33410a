import { Button, Field, Input } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { toNs } from '../../format/instants.ts';

/** Keeps a person's records, or those of a period, from being erased or pruned. */
export function HoldForm({ onSet }: { readonly onSet: () => void }): ReactElement {
  const [matter, setMatter] = useState('');
  const [subject, setSubject] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const set = useAction(async () => {
    const day = (text: string): string => toNs(Date.parse(text));
    await api.setHold({
      matter: matter.trim(),
      ...(subject.trim() === '' ? {} : { subject: subject.trim() }),
      ...(from === '' ? {} : { from: day(from) }),
      ...(to === '' ? {} : { to: day(to) }),
    });
    onSet();
  });
  const enough = matter.trim() !== '' && (subject.trim() !== '' || from !== '' || to !== '');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (enough) void set.run();
  }

  return (
    <details style={{ marginTop: 16 }}>
      <summary>Set a hold</summary>
      <form onSubmit={submit} aria-label="Set a hold" autoComplete="off" style={{ maxWidth: 640 }}>
        <Field label="Matter" description="A name of the case." required>
          <Input id="hold-matter" value={matter} onChange={(event) => setMatter(event.currentTarget.value)} />
        </Field>
        <Field label="Person" description="The id that the application declared; or leave it empty and give a period.">
          <Input id="hold-subject" value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
        </Field>
        <Field label="From" description="UTC day, inclusive.">
          <Input id="hold-from" type="date" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        </Field>
        <Field label="To" description="UTC day, exclusive.">
          <Input id="hold-to" type="date" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </Field>
        {set.problem && <ProblemNote problem={set.problem} />}
        <Button type="submit" disabled={!enough || set.busy}>
          {set.busy ? 'Sealing …' : 'Set the hold'}
        </Button>
      </form>
    </details>
  );
}
