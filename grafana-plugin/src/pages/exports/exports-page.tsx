import type { ExportJob } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useEffect, useState } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formOf } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';
import { ExportForm } from './export-form.tsx';
import { JobCard } from './job-card.tsx';
import { PopulationPanel } from './population-panel.tsx';

const POLL_MS = 1_000;

/** Give me the folder: ask for an evidence package, watch it being made, take it away. */
export function ExportsPage(): ReactElement {
  const jobs = useAnswer(api.exports, 'exports');
  const running = jobs.state === 'ready' && jobs.value.some(({ state }) => state === 'running');
  const { reload } = jobs;
  const mayExport = useMay('exports');
  const [{ register, entry }] = useSearchState();
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [running, reload]);

  return (
    <PageFrame title="Evidence export" question="Give me the folder.">
      {mayExport ? <Making onStarted={reload} /> : <NotPermitted deed="exports" what="export evidence" />}
      <Panel title="Exports">
        <ShownAnswer answer={jobs} rows={4}>
          {(all) => <Jobs jobs={all} onChange={reload} />}
        </ShownAnswer>
      </Panel>
      <RegisterPanel key={entry} form={formOf('schedules')} entryId={register === 'schedules' ? entry : undefined} />
    </PageFrame>
  );
}

/** A new package, with or without a sample of a population that was fixed before. */
function Making({ onStarted }: { readonly onStarted: () => void }): ReactElement {
  const [{ population: chosen }, change] = useSearchState();
  const [sampling, setSampling] = useState(chosen !== undefined);
  const populations = useAnswer(async () => (sampling ? api.populations() : []), String(sampling));
  const population = populations.state === 'ready' ? populations.value.find(({ id }) => id === chosen) : undefined;
  return (
    <>
      <ExportForm key={population?.id} population={population} onDrop={() => change({ population: undefined })} onStarted={onStarted} />
      {sampling ? (
        <PopulationPanel populations={populations} />
      ) : (
        <Panel title="Sampling">
          <p>An auditor’s sample is drawn in two steps: first the population is fixed by a signed checkpoint, then the auditor names a nonce.</p>
          <Button size="sm" variant="secondary" onClick={() => setSampling(true)}>
            Sample in two steps …
          </Button>
        </Panel>
      )}
    </>
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
