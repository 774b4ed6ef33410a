import type { Signal, SignalPage } from '@spanproof/vocabulary';
import { Button, RadioButtonGroup, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote, ImportLine } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatCounted } from '../../format/figures.ts';
import { ROOT } from '../../plugin-id.ts';
import { formSeriesName, SIGNAL_WORDS } from './alert-words.ts';

const COLUMNS: readonly Column<Signal>[] = [
  { title: 'When', cell: ({ at, record_id }) => <TextLink href={`${ROOT}/drift/signals/${record_id}`}>{<Moment at={at} />}</TextLink> },
  { title: 'State', cell: ({ state }) => <StateWord word={SIGNAL_WORDS[state]} /> },
  { title: 'What it says', wide: true, cell: ({ effect }) => effect },
  { title: 'Series', wide: true, cell: ({ series }) => formSeriesName(series) },
  { title: 'Statistic', cell: ({ statistic }) => statistic },
  { title: 'Calls', align: 'right', cell: ({ window }) => formatCount(window.n) },
  { title: 'Alert', cell: ({ alert }) => (alert === undefined ? '' : <TextLink href={`${ROOT}/drift/${encodeURIComponent(alert)}`}>Open it</TextLink>) },
];

const STATES = [
  { label: 'All', value: '' },
  ...(['drift', 'ended', 'not_computed'] as const).map((state) => ({ label: SIGNAL_WORDS[state].text, value: state as string })),
];

/** Every signal, also those that say that nothing could be computed, and why. */
export function SignalsView(): ReactElement {
  const first = useAnswer(() => api.signals({}), 'signals');
  return (
    <ShownAnswer answer={first} rows={8}>
      {(page) => (page.signals.length === 0 ? <NoSignal /> : <Signals first={page} />)}
    </ShownAnswer>
  );
}

function Signals({ first }: { readonly first: SignalPage }): ReactElement {
  const [{ state = '' }, change] = useSearchState();
  const [more, setMore] = useState<readonly SignalPage[]>([]);
  const pages = [first, ...more];
  const loaded = pages.flatMap(({ signals }) => signals);
  const chosen = loaded.filter((signal) => state === '' || signal.state === state);
  const next = pages.at(-1)?.next;
  const load = useAction(async (before: string) => {
    const page = await api.signals({ before });
    setMore((pagesBefore) => [...pagesBefore, page]);
  });
  return (
    <>
      <RadioButtonGroup aria-label="State" options={STATES} value={state} onChange={(value) => change({ state: value })} />
      <p aria-live="polite" style={{ margin: '12px 0 8px' }}>
        {formatCounted(chosen.length, 'signal')} of {formatCount(loaded.length)} loaded, newest first
      </p>
      <DataTable label="Signals" columns={COLUMNS} rows={chosen} keyOf={({ record_id }) => record_id} />
      {load.problem && <ProblemNote problem={load.problem} />}
      {next !== undefined && (
        <Button variant="secondary" disabled={load.busy} onClick={() => void load.run(next)}>
          {load.busy ? 'Loading …' : 'Show more'}
        </Button>
      )}
    </>
  );
}

function NoSignal(): ReactElement {
  return (
    <EmptyNote title="The statistics have said nothing yet">
      <p>
        A signal is sealed where a series (service, operation, model, prompt version) drifts from its baseline, where that ends, and where it could not be
        computed. Calls get here from a service that loads the instrumentation before its LLM SDK. One line:
      </p>
      <ImportLine />
    </EmptyNote>
  );
}
