import type { ControlRun } from '@spanproof/vocabulary';
import { Alert, Button, RadioButtonGroup, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { lastHours, PERIODS, type PeriodName } from '../../data/period.ts';
import { useAction } from '../../data/use-action.ts';
import { formatInstant } from '../../format/instants.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { RunProgress } from './run-progress.tsx';

/** Runs every control over a period. */
export function RunForm({ onDone }: { readonly onDone: () => void }): ReactElement {
  const [name, setName] = useState<PeriodName>('30d');
  const [ran, setRan] = useState<ControlRun | undefined>(undefined);
  const run = useAction(async () => {
    const hours = PERIODS.find(({ value }) => value === name)?.hours ?? 24;
    setRan(await api.run(lastHours(hours, Date.now())));
    onDone();
  });
  return (
    <div style={{ marginBottom: 16 }}>
      <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
        <span id="run-period">Test the last</span>
        <RadioButtonGroup
          aria-label="Period to test"
          options={PERIODS.slice(1).map(({ label, value }) => ({ label, value }))}
          value={name}
          onChange={setName}
        />
        <Button icon="play" disabled={run.busy} onClick={() => void run.run()}>
          {run.busy ? 'Running all controls …' : 'Run now'}
        </Button>
      </Stack>
      <div aria-live="polite" style={{ marginTop: 8 }}>
        {run.busy && <RunProgress />}
        {run.problem && <ProblemNote problem={run.problem} />}
        {ran && (
          <Alert severity="info" title={`Run ${ran.id.slice(0, 8)}: ${summarise(ran)}`} onRemove={() => setRan(undefined)}>
            {formatInstant(ran.from)} to {formatInstant(ran.to)}, content hash <code>{ran.content_hash.slice(0, 16)}</code>
          </Alert>
        )}
      </div>
    </div>
  );
}

function summarise({ outcomes }: ControlRun): string {
  const counts = new Map<string, number>();
  for (const { result } of outcomes) counts.set(RESULT_WORDS[result].text, (counts.get(RESULT_WORDS[result].text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `${count} ${text}`).join(', ');
}
