import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';

/** The filtered audit log as a file with count, hash and checkpoint at its end; taking it is recorded. */
export function CallExport({ query }: { readonly query: { readonly [name: string]: string | undefined } }): ReactElement | null {
  const may = useMay('exports');
  const take = useAction(async (format: 'csv' | 'ndjson') => saveFile(await api.exportCalls(format, query)), readFileProblem);
  if (!may) return null;
  return (
    <>
      {take.problem && <ProblemNote problem={take.problem} />}
      {(['csv', 'ndjson'] as const).map((format) => (
        <Button key={format} size="sm" variant="secondary" icon="download-alt" disabled={take.busy} onClick={() => void take.run(format)}>
          {take.busy ? 'Collecting …' : `Download ${format.toUpperCase()}`}
        </Button>
      ))}
    </>
  );
}
