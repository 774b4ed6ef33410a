import { Button, Field, Input, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { dayAt, type Days, lastDays, toWindow } from './export-window.ts';

const QUARTER_DAYS = 91;

/** The period whose calls are the population, and what it is for. */
export function PopulationForm({ onDone }: { readonly onDone: (fixed: boolean) => void }): ReactElement {
  const [days, setDays] = useState<Days>(() => lastDays(QUARTER_DAYS, Date.now()));
  const [purpose, setPurpose] = useState('');
  const fix = useAction(async () => {
    const window = toWindow(days, Date.now());
    if (window === undefined) return;
    await api.fixPopulation({ ...window, purpose: purpose.trim() });
    onDone(true);
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void fix.run();
  }

  return (
    <form onSubmit={submit} aria-label="Fix a population" style={{ marginBottom: 16 }}>
      <Stack gap={2} wrap="wrap" alignItems="flex-end">
        <Field label="Population from (UTC)" required noMargin>
          <Input
            id="population-from"
            type="date"
            required
            max={days.to}
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          />
        </Field>
        <Field label="Population to (UTC)" required noMargin>
          <Input
            id="population-to"
            type="date"
            required
            min={days.from}
            max={dayAt(Date.now())}
            value={days.to}
            onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          />
        </Field>
        <Field label="What the sample is for" required noMargin>
          <Input id="population-purpose" required width={40} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
        </Field>
        <Button type="submit" disabled={fix.busy || purpose.trim() === ''}>
          {fix.busy ? 'Signing …' : 'Fix'}
        </Button>
        <Button type="button" variant="secondary" onClick={() => onDone(false)}>
          Cancel
        </Button>
      </Stack>
      {fix.problem && <ProblemNote problem={fix.problem} />}
    </form>
  );
}
