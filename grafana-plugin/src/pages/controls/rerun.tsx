import type { ControlHistoryEntry } from '@spanproof/vocabulary';
import { Alert, Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';

/** Over the same period again, by the whole set of controls: equal content gives an equal hash. */
export function Rerun({ run: { run: before, from, to }, onDone }: { readonly run: ControlHistoryEntry; readonly onDone: () => void }): ReactElement {
  const [same, setSame] = useState<boolean | undefined>(undefined);
  const rerun = useAction(async () => {
    const earlier = (await api.runs()).find(({ id }) => id === before);
    const { content_hash } = await api.run({ from, to });
    setSame(earlier === undefined ? undefined : earlier.content_hash === content_hash);
    onDone();
  });
  return (
    <Stack direction="column" alignItems="flex-end" gap={1}>
      <Button size="sm" variant="secondary" icon="sync" disabled={rerun.busy} onClick={() => void rerun.run()}>
        {rerun.busy ? 'Running …' : 'Run again over this period'}
      </Button>
      {rerun.problem && <ProblemNote problem={rerun.problem} />}
      {same !== undefined && (
        <Alert
          severity={same ? 'success' : 'warning'}
          title={same ? 'Identical content: the same hash' : 'The content differs: rows, register entries or measurements changed since'}
        />
      )}
    </Stack>
  );
}
