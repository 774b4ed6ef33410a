import { ALERT_MOVES, type Alert, type AlertState, isClosedAlert } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { readProblem } from '../../data/problem.ts';
import { useAction } from '../../data/use-action.ts';
import { MovedMeanwhile } from './moved-meanwhile.tsx';
import { MoveForm, type Words } from './move-form.tsx';

const CONFLICT = /_CONFLICT$/;

/** What moves the alert on, for whoever may. Where somebody else was faster, that is said and what was typed stays. */
export function MovePanel({ alert, onChange }: { readonly alert: Alert; readonly onChange: () => void }): ReactElement {
  const mayMove = useMay('alerts');
  const move = useAction(
    async (state: AlertState, words: Words) => {
      await api.moveAlert(alert.id, { state, expected: alert.version, ...words });
      onChange();
    },
    (error) => {
      const problem = readProblem(error);
      if (CONFLICT.test(problem.code)) onChange();
      return problem;
    },
  );
  // Staying where it is: a word, an owner or a change is added to it.
  const moves = [...ALERT_MOVES[alert.state], ...(isClosedAlert(alert.state) ? [] : [alert.state])];
  return (
    <Panel title="Move it on">
      {move.problem && (CONFLICT.test(move.problem.code) ? <MovedMeanwhile alert={alert} code={move.problem.code} /> : <ProblemNote problem={move.problem} />)}
      {mayMove ? <MoveForm alert={alert} moves={moves} busy={move.busy} onMove={move.run} /> : <NotPermitted deed="alerts" what="move alerts on" />}
    </Panel>
  );
}
