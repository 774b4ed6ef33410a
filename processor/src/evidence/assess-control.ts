import { CodedError, type ControlOutcome } from '@spanproof/vocabulary';
import type { Cell, Query, Row } from '../store/contract.ts';
import type { Control, ControlInputs } from './contract.ts';
import { countOf, notTested } from './judgement.ts';

/** Which tables and which day the inputs are of; the same for every control of a run. */
export type RunContext = Omit<ControlInputs, 'totals' | 'deviating'>;

/**
 * Gathers one control's inputs and judges them. Whatever fails, the control has an outcome: not_tested, with the code. Codes go into the outcome,
 * texts (which may differ from run to run) to `onFailure`.
 */
export async function assessControl(
  collaborators: { readonly query: Query; readonly onFailure: (error: unknown) => void },
  control: Control,
  context: RunContext,
): Promise<ControlOutcome> {
  const parameters = { from: String(context.window.from), to: String(context.window.to) };
  let totals: Row = {};
  let deviating: readonly Row[] = [];
  const judgement = await gather().catch((error: unknown) => {
    collaborators.onFailure(error);
    return notTested(`The control could not be tested: ${error instanceof CodedError ? error.code : 'CONTROL_INVALID'}.`);
  });

  async function gather(): Promise<ReturnType<Control['judge']>> {
    const answer = await collaborators.query(control.population, parameters);
    const [first] = answer;
    if (first === undefined || answer.length !== 1)
      throw new CodedError('CONTROL_INVALID', `${control.id}: the population query answered ${answer.length} rows`);
    countOf(first, 'population');
    totals = first;
    if (control.deviations !== undefined) deviating = await collaborators.query(control.deviations, parameters);
    return control.judge({ ...context, totals, deviating });
  }

  return {
    control: control.id,
    ...judgement,
    ipe: {
      source: 'spanproof.records',
      sql: [control.population, control.deviations].filter((sql) => sql !== undefined).join(';\n\n'),
      parameters,
      rows: Object.keys(totals).length === 0 ? 0 : 1 + deviating.length,
      control_totals: Object.fromEntries(Object.entries(totals).map(([name, cell]) => [name, formatCell(cell)])),
      exclusions: control.exclusions,
    },
  };
}

function formatCell(cell: Cell): string {
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
