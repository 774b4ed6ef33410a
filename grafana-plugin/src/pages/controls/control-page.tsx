import type { ControlRun, ControlSummary } from '@spanproof/vocabulary';
import { Alert, Button, Stack } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { useParams } from 'react-router';
import { EmptyNote } from '../../components/empty-note.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount } from '../../format/figures.ts';
import { RESULT_WORDS, STRENGTH_WORDS } from '../../format/words.ts';
import { DeviationTable } from './deviation-table.tsx';
import { IpePanel } from './ipe-panel.tsx';
import { outcomeOf } from './outcome-of.ts';
import { RunHistory } from './run-history.tsx';

/** One control: its question, what the last run found, and where that comes from. */
export function ControlPage(): ReactElement {
  const { id = '' } = useParams();
  const control = useAnswer(() => api.control(id), id);
  const results = useAnswer(() => api.results(id), id);
  const title = control.state === 'ready' ? control.value.title : id;
  return (
    <PageFrame title={title} question="What is tested, how, with what result?" parent={{ text: 'Controls', path: '/controls' }}>
      <ShownAnswer answer={control} rows={4}>
        {(value) => <Description control={value} />}
      </ShownAnswer>
      <ShownAnswer answer={results} rows={6}>
        {(runs) => <Findings id={id} runs={runs} onRerun={results.reload} />}
      </ShownAnswer>
    </PageFrame>
  );
}

function Description({ control }: { readonly control: ControlSummary }): ReactElement {
  return (
    <Panel title={control.question}>
      <FactList
        facts={[
          ['Criteria', control.criteria.join(', ')],
          ['Frequency', control.frequency],
          ['Contributes', STRENGTH_WORDS[control.strength]],
          ['Owner', control.owner],
          ['If it deviates', control.remediation],
        ]}
      />
    </Panel>
  );
}

function Findings({ id, runs, onRerun }: { readonly id: string; readonly runs: readonly ControlRun[]; readonly onRerun: () => void }): ReactElement {
  const newestFirst = [...runs].sort((a, b) => Number(BigInt(b.at) - BigInt(a.at)));
  const [newest] = newestFirst;
  const outcome = newest && outcomeOf(newest, id);
  if (newest === undefined || outcome === undefined)
    return (
      <EmptyNote title="This control has not been run yet">
        <p>Run all controls on the Controls page; a control that never ran counts as not tested.</p>
      </EmptyNote>
    );
  return (
    <>
      <Panel title="Last result" actions={<Rerun run={newest} onDone={onRerun} />}>
        <FactList
          facts={[
            ['Result', <StateWord key="result" word={RESULT_WORDS[outcome.result]} />],
            ['Population', formatCount(outcome.population)],
            ['Deviations', formatCount(outcome.deviations_total)],
            ['Period from', <Moment key="from" at={newest.from} />],
            ['Period to', <Moment key="to" at={newest.to} />],
            ['Run at', <Moment key="at" at={newest.at} />],
          ]}
        />
        <p style={{ margin: '12px 0 0' }}>{outcome.reason}</p>
        <DeviationTable outcome={outcome} />
      </Panel>
      <IpePanel ipe={outcome.ipe} />
      <RunHistory id={id} runs={newestFirst} />
    </>
  );
}

/** Over the same period again: equal content must give an equal hash. */
function Rerun({ run: { from, to, content_hash }, onDone }: { readonly run: ControlRun; readonly onDone: () => void }): ReactElement {
  const [same, setSame] = useState<boolean | undefined>(undefined);
  const rerun = useAction(async () => {
    setSame((await api.run({ from, to })).content_hash === content_hash);
    onDone();
  });
  return (
    <Stack direction="column" alignItems="flex-end" gap={1}>
      <Button size="sm" variant="secondary" icon="sync" disabled={rerun.busy} onClick={() => void rerun.run()}>
        {rerun.busy ? 'Running …' : 'Run again over this period'}
      </Button>
      {rerun.problem && <ProblemNote problem={rerun.problem} />}
      {same !== undefined && (
        <Alert severity={same ? 'success' : 'warning'} title={same ? 'Identical content: the same hash' : 'The content differs: rows were added, pruned or erased since'} />
      )}
    </Stack>
  );
}
