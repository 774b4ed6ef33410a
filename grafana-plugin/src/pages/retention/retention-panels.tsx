import type { ReactElement } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { PlanTable } from './plan-table.tsx';
import { PolicyFacts } from './policy-facts.tsx';
import { RunNow } from './run-now.tsx';

/** For whoever may at least read them. */
export function RetentionPanels(): ReactElement {
  const policy = useAnswer(api.retentionPolicy, 'policy');
  const plan = useAnswer(api.retentionPlan, 'plan');
  return (
    <>
      <Panel title="Policy">
        <ShownAnswer answer={policy} rows={3}>
          {(value) => <PolicyFacts policy={value} />}
        </ShownAnswer>
      </Panel>
      <Panel title="Due">
        <ShownAnswer answer={plan} rows={3}>
          {(value) => <PlanTable removals={value.removals} />}
        </ShownAnswer>
      </Panel>
      <Panel title="Remove what is due">
        <RunNow onRun={plan.reload} />
      </Panel>
    </>
  );
}
