import type { ControlOutcome, RegisterEntry } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount } from '../../format/figures.ts';
import { DeviationItem } from './deviation-item.tsx';
import { EarlierResponses } from './earlier-responses.tsx';
import { findResponse } from './responses.ts';

const PAGE = 50;

/** What deviated, each with what management answered; says so where the list was cut. */
export function DeviationList({ outcome, run }: { readonly outcome: ControlOutcome; readonly run: string | undefined }): ReactElement | null {
  const { control, deviations } = outcome;
  const responses = useAnswer(async () => (await api.register('responses')).filter(({ data }) => data['control'] === control), control);
  if (deviations.length === 0 && (responses.state !== 'ready' || responses.value.length === 0)) return null;
  return (
    <Panel title="Deviations and management’s responses">
      <ShownAnswer answer={responses} rows={4}>
        {(all) => <Deviations outcome={outcome} run={run} responses={all} onChange={responses.reload} />}
      </ShownAnswer>
    </Panel>
  );
}

function Deviations({
  outcome: { control, deviations, deviations_total },
  run,
  responses,
  onChange,
}: {
  readonly outcome: ControlOutcome;
  readonly run: string | undefined;
  readonly responses: readonly RegisterEntry[];
  readonly onChange: () => void;
}): ReactElement {
  const [shown, setShown] = useState(PAGE);
  const answered = deviations.map((deviation) => findResponse(responses, deviation));
  const others = responses.filter((response) => !answered.includes(response));
  return (
    <>
      <p style={{ margin: '0 0 8px' }}>
        {formatCount(deviations.length)} of {formatCount(deviations_total)} deviations are listed, {formatCount(answered.filter(Boolean).length)} of them
        answered
      </p>
      <ul aria-label="Deviations" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {deviations.slice(0, shown).map((deviation, place) => (
          <DeviationItem
            key={`${deviation.item} ${deviation.what}`}
            control={control}
            run={run}
            deviation={deviation}
            response={answered[place]}
            onChange={onChange}
          />
        ))}
      </ul>
      {shown < deviations.length && (
        <Button size="sm" variant="secondary" onClick={() => setShown(shown + PAGE)}>
          Show more
        </Button>
      )}
      {others.length > 0 && <EarlierResponses responses={others} />}
    </>
  );
}
