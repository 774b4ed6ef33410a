import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';

/** The filtered audit log as a file; taking it is recorded. */
export function CallExport({ query }: { readonly query: { readonly [name: string]: string | undefined } }): ReactElement {
  const take = useAction(async () => saveFile(await api.exportCalls('csv', query)), readFileProblem);
  return (
    <>
      {take.problem && <ProblemNote problem={take.problem} />}
      <Button size="sm" variant="secondary" icon="download-alt" disabled={take.busy} onClick={() => void take.run()}>
        {take.busy ? 'Collecting …' : 'Download CSV'}
      </Button>
    </>
  );
}
