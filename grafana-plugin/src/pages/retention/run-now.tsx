import type { RetentionRun } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAction } from '../../data/use-action.ts';
import { formatCounted } from '../../format/figures.ts';
import { PlanTable } from './plan-table.tsx';

/** Removes what the list above shows, and nothing else; asked twice, because it is for good. */
export function RunNow({ onRun }: { readonly onRun: () => void }): ReactElement {
  const may = useMay('retention');
  const [sure, setSure] = useState(false);
  const [result, setResult] = useState<RetentionRun | undefined>(undefined);
  const run = useAction(async () => {
    setSure(false);
    setResult(await api.runRetention());
    onRun();
  });
  if (!may) return <NotPermitted deed="retention" what="remove what is due" />;
  return (
    <>
      <p>
        The schedule does it by itself. What is removed is removed for good; each removal is an entry of the log, so that a verifier can tell it from a loss.
      </p>
      {sure ? (
        <Button variant="destructive" disabled={run.busy} onClick={() => void run.run()}>
          Remove for good
        </Button>
      ) : (
        <Button variant="secondary" disabled={run.busy} onClick={() => setSure(true)}>
          {run.busy ? 'Removing …' : 'Remove what is due …'}
        </Button>
      )}
      {run.problem && <ProblemNote problem={run.problem} />}
      <div aria-live="polite">
        {result !== undefined && (
          <>
            <p>{formatCounted(result.removed.length, 'part')} removed</p>
            {result.removed.length > 0 && <PlanTable removals={result.removed} />}
          </>
        )}
      </div>
    </>
  );
}
