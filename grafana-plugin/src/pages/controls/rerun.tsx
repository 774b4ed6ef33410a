import type { ControlHistoryEntry, ControlOutcome } from '@spanproof/vocabulary';
import { Alert, Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { compareRuns, type Comparison } from './compare-runs.ts';
import { RunProgress } from './run-progress.tsx';

const SAYS: { readonly [same in Comparison]: string } = {
  all: 'Identical to the last run: the same content hash',
  control: 'This control’s outcome is identical to the last run; another control’s differs',
  none: 'The outcome differs from the last run: rows, register entries or measurements changed since',
  unknown: 'This control’s outcome is identical to the last run; that run as a whole is not at hand any more',
};

/** Over the same period again, by the whole set of controls: equal content gives an equal hash. */
export function Rerun({
  run: { run: before, from, to },
  outcome,
  onDone,
}: {
  readonly run: ControlHistoryEntry;
  readonly outcome: ControlOutcome;
  readonly onDone: () => void;
}): ReactElement {
  const [same, setSame] = useState<Comparison | undefined>(undefined);
  const rerun = useAction(async () => {
    setSame(undefined);
    const earlier = (await api.runs()).find(({ id }) => id === before);
    setSame(compareRuns({ hash: earlier?.content_hash, outcome }, await api.run({ from, to })));
    onDone();
  });
  return (
    <Stack direction="column" alignItems="flex-end" gap={1}>
      <Button size="sm" variant="secondary" icon="sync" disabled={rerun.busy} onClick={() => void rerun.run()}>
        {rerun.busy ? 'Running …' : 'Run again over this period'}
      </Button>
      <div aria-live="polite">
        {rerun.busy && <RunProgress />}
        {rerun.problem && <ProblemNote problem={rerun.problem} />}
        {same !== undefined && <Alert severity={same === 'none' ? 'warning' : 'success'} title={SAYS[same]} />}
      </div>
    </Stack>
  );
}
