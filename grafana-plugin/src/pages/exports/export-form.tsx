import type { ExportRequest, Population } from '@spanproof/vocabulary';
import { Button, Field, Input, RadioButtonGroup, Stack } from '@grafana/ui';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { Estimate } from './estimate.tsx';
import { dayAt, type Days, daysOf, lastDays, toWindow } from './export-window.ts';
import { SampleFields } from './sample-fields.tsx';
import { formSample, judgeNonce, type SampleDraft } from './sample-request.ts';
import { criteriaOf, EVERYTHING, type Scope, ScopeChoice } from './scope-choice.tsx';

type Kind = NonNullable<ExportRequest['kind']>;
const KINDS: { label: string; value: Kind }[] = [
  { label: 'Type II: over a period', value: 'period' },
  { label: 'Type I: as of a day', value: 'as_of' },
];
const DEFAULT_DAYS = 30;

/** What goes into a package, what it will be like, and why it is asked for. Mount it with a key per population. */
export function ExportForm({
  population,
  onDrop,
  onStarted,
}: {
  /** With it the export carries a sample, and its period is the population's. */
  readonly population: Population | undefined;
  readonly onDrop: () => void;
  readonly onStarted: () => void;
}): ReactElement {
  const [kind, setKind] = useState<Kind>('period');
  const [days, setDays] = useState<Days>(() => (population === undefined ? lastDays(DEFAULT_DAYS, Date.now()) : daysOf(population)));
  const [opened] = useState(Date.now);
  const [scope, setScope] = useState<Scope>(EVERYTHING);
  const [sample, setSample] = useState<SampleDraft>({ nonce: '', size: '59' });
  const [purpose, setPurpose] = useState('');
  // The window that an estimate was asked for: counting is work for the store, so it is asked, not done with every day that is typed.
  const [estimating, setEstimating] = useState<string | undefined>(undefined);
  const windowAt = (nowMs: number) => (population === undefined ? toWindow(days, nowMs) : { from: population.from, to: population.to });
  const estimated = windowAt(opened);
  const sampleFault = population === undefined ? undefined : judgeNonce(sample.nonce);

  const start = useAction(async () => {
    const window = windowAt(Date.now());
    if (window === undefined) return;
    const criteria = criteriaOf(scope);
    await api.startExport({
      ...window,
      purpose: purpose.trim(),
      ...(kind === 'period' ? {} : { kind }),
      ...(criteria === undefined ? {} : { criteria }),
      ...(scope.services.length === 0 ? {} : { services: scope.services }),
      ...(population === undefined ? {} : { sample: formSample(population.id, sample) }),
    });
    onStarted();
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    void start.run();
  }

  return (
    <Panel title="New evidence package">
      <form onSubmit={submit} aria-label="New evidence package">
        <RadioButtonGroup aria-label="Type of the report" options={KINDS} value={kind} onChange={setKind} />
        <div style={{ marginTop: 16 }}>
          <Stack gap={2} wrap="wrap" alignItems="flex-end">
            <DayField
              id="export-from"
              label="First day (UTC)"
              value={days.from}
              max={days.to}
              fixed={population !== undefined}
              onChange={(from) => setDays({ ...days, from })}
            />
            <DayField
              id="export-to"
              label={kind === 'period' ? 'Last day (UTC)' : 'Last day (UTC), the one it is as of'}
              value={days.to}
              min={days.from}
              max={dayAt(opened)}
              fixed={population !== undefined}
              onChange={(to) => setDays({ ...days, to })}
            />
            <Field label="Purpose" required noMargin>
              <Input id="export-purpose" required width={40} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
            </Field>
          </Stack>
        </div>
        {population && <SampleFields population={population} draft={sample} onChange={setSample} onDrop={onDrop} />}
        <ScopeChoice scope={scope} onChange={setScope} />
        {estimated && estimating === JSON.stringify(estimated) && <Estimate key={estimating} request={estimated} />}
        <Stack gap={1}>
          <Button type="button" variant="secondary" disabled={estimated === undefined} onClick={() => setEstimating(JSON.stringify(estimated))}>
            Estimate
          </Button>
          <Button type="submit" icon="download-alt" disabled={start.busy || purpose.trim() === '' || estimated === undefined || sampleFault !== undefined}>
            {start.busy ? 'Starting …' : 'Export'}
          </Button>
        </Stack>
        {start.problem && <ProblemNote problem={start.problem} />}
      </form>
      <p style={{ margin: '12px 0 0' }}>Who exported what, when and why is recorded in the ledger. Content stays encrypted in the package.</p>
    </Panel>
  );
}

function DayField({
  id,
  label,
  value,
  min,
  max,
  fixed,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly min?: string;
  readonly max: string;
  readonly fixed: boolean;
  readonly onChange: (day: string) => void;
}): ReactElement {
  return (
    <Field label={label} required noMargin>
      <Input id={id} type="date" required disabled={fixed} min={min} max={max} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </Field>
  );
}
