import { Button, RadioButtonGroup, Stack } from '@grafana/ui';
import type { DataFlowSheet } from '@spanproof/vocabulary';
import { type ReactElement, useMemo } from 'react';
import { ImportHint } from '../../components/empty-note.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { PERIODS, type PeriodName, readPeriod } from '../../data/period.ts';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { useDebounced } from '../../data/use-debounced.ts';
import { AnswerSheet } from './answer-sheet.tsx';
import { FlowDrawing } from './flow-drawing.tsx';
import { FlowTable } from './flow-table.tsx';

/** As the processor draws flows where nobody says. */
const DEFAULT_PERIOD: PeriodName = '30d';

/** The picture and the answers that customers ask for, from the calls of the period. */
export function DataFlowPage(): ReactElement {
  const [{ period: named = DEFAULT_PERIOD }, change] = useSearchState();
  const settled = useDebounced(named);
  const window = useMemo(() => {
    const { from, to } = readPeriod({ period: settled }, Date.now());
    return { from, to };
  }, [settled]);
  const sheet = useAnswer(() => api.dataFlow(window), JSON.stringify(window));
  return (
    <PageFrame title="Data flow" question="Where does AI data flow, is it logged, is it encrypted, who has access?">
      <Stack justifyContent="space-between" gap={2} wrap="wrap">
        <RadioButtonGroup
          aria-label="Period"
          options={PERIODS.map(({ label, value }) => ({ label, value: value as PeriodName }))}
          value={PERIODS.find(({ value }) => value === named)?.value ?? DEFAULT_PERIOD}
          onChange={(period) => change({ period })}
        />
        <Drawings window={window} />
      </Stack>
      <div style={{ marginTop: 16 }}>
        <ShownAnswer answer={sheet} rows={8}>
          {(value) => (value.flows.length === 0 ? <ImportHint /> : <Sheet sheet={value} window={window} />)}
        </ShownAnswer>
      </div>
    </PageFrame>
  );
}

function Sheet({ sheet, window }: { readonly sheet: DataFlowSheet; readonly window: { readonly from: string; readonly to: string } }): ReactElement {
  return (
    <>
      <Panel title="Callers, destinations, models">
        <FlowDrawing window={window} sheet={sheet} />
      </Panel>
      <Panel title="Flows">
        <FlowTable sheet={sheet} />
      </Panel>
      <Panel title="Answers">
        <AnswerSheet answers={sheet.answers} />
      </Panel>
    </>
  );
}

function Drawings({ window }: { readonly window: { readonly from: string; readonly to: string } }): ReactElement {
  const take = useAction(async (format: 'svg' | 'mmd') => saveFile(await api.dataFlowDrawing(format, window)), readFileProblem);
  return (
    <>
      {take.problem && <ProblemNote problem={take.problem} />}
      <Stack gap={1}>
        <Button size="sm" variant="secondary" icon="download-alt" disabled={take.busy} onClick={() => void take.run('svg')}>
          Download SVG
        </Button>
        <Button size="sm" variant="secondary" icon="download-alt" disabled={take.busy} onClick={() => void take.run('mmd')}>
          Download Mermaid
        </Button>
      </Stack>
    </>
  );
}
