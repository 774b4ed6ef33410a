import type { ExportJob } from '@spanproof/vocabulary';
import { type ReactElement, useEffect } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { ExportForm } from './export-form.tsx';
import { JobCard } from './job-card.tsx';

const POLL_MS = 1_000;

/** Give me the folder: ask for an evidence package, watch it being made, take it away. */
export function ExportsPage(): ReactElement {
  const jobs = useAnswer(api.exports, 'exports');
  const running = jobs.state === 'ready' && jobs.value.some(({ state }) => state === 'running');
  const { reload } = jobs;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [running, reload]);

  return (
    <PageFrame title="Evidence export" question="Give me the folder.">
      <ExportForm onStarted={reload} />
      <Panel title="Exports">
        <ShownAnswer answer={jobs} rows={4}>
          {(all) => <Jobs jobs={all} onChange={reload} />}
        </ShownAnswer>
      </Panel>
    </PageFrame>
  );
}

function Jobs({ jobs, onChange }: { readonly jobs: readonly ExportJob[]; readonly onChange: () => void }): ReactElement {
  if (jobs.length === 0)
    return (
      <EmptyNote title="No evidence has been exported yet">
        <p>Choose a period above. The package verifies offline, without this product.</p>
      </EmptyNote>
    );
  const newestFirst = jobs.toSorted((a, b) => (BigInt(a.at) < BigInt(b.at) ? 1 : -1));
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {newestFirst.map((job) => (
        <JobCard key={job.id} job={job} onChange={onChange} />
      ))}
    </ul>
  );
}
