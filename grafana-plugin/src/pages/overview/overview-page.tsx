import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { lastHours } from '../../data/period.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { FamilyStrip } from './family-strip.tsx';
import { listNeeds, NeedList } from './need-list.tsx';
import { Statements } from './statements.tsx';

const DAYS_30 = 720;

/** Can I prove it today? Four statements, the criteria, and what needs a person. */
export function OverviewPage(): ReactElement {
  const health = useAnswer(api.health, 'health');
  const controls = useAnswer(api.controls, 'controls');
  const days = useAnswer(() => api.histogram(lastHours(DAYS_30, Date.now())), 'days');
  const needs = useAnswer(async () => listNeeds(...(await Promise.all([api.todo(), api.alerts()]))), 'needs');
  return (
    <PageFrame title="Overview" question="Can I prove it today?">
      <Statements health={health} days={days} controls={controls} />
      <Panel title="Criteria">
        <ShownAnswer answer={controls} rows={2}>
          {(value) => <FamilyStrip controls={value} />}
        </ShownAnswer>
      </Panel>
      <Panel title="Needs a person">
        <ShownAnswer answer={needs} rows={4}>
          {(items) => <NeedList needs={items} />}
        </ShownAnswer>
      </Panel>
    </PageFrame>
  );
}
