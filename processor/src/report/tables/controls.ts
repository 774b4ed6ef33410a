import type { ControlOutcome, ControlSummary } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { formatInstant } from '../../figures.ts';
import { type Answered, findResponse, listResponses, NO_RESPONSE } from '../responses.ts';
import { RESULT_WORDS, STRENGTH_WORDS } from '../words.ts';
import type { Table, TableCell } from './table.ts';

/** One line per control, in the order of the catalogue. */
export function formResultTable(inputs: PackageInputs): Table {
  return {
    columns: ['control', 'title', 'criteria', 'result', 'reason', 'population', 'deviations', 'strength', 'frequency', 'owner'],
    rows: pairOutcomes(inputs).map(({ control, outcome }) => [
      control.id,
      control.title,
      control.criteria.join(' '),
      RESULT_WORDS[outcome.result],
      outcome.reason,
      outcome.population,
      outcome.deviations_total,
      STRENGTH_WORDS[control.strength],
      control.frequency,
      control.owner,
    ]),
  };
}

/** Where each table's figures come from: the auditor re-performs from here. */
export function formIpeTable(inputs: PackageInputs): Table {
  return {
    columns: ['control', 'source', 'query', 'parameters', 'rows', 'control totals', 'exclusions'],
    rows: pairOutcomes(inputs).map(({ control, outcome: { ipe } }) => [
      control.id,
      ipe.source,
      ipe.sql,
      formatPairs(ipe.parameters),
      ipe.rows,
      formatPairs(ipe.control_totals),
      ipe.exclusions,
    ]),
  };
}

/** Deviations of one control, each with what management says to it; where only some are listed, the last line says how many are not. */
export function formDeviationTable(inputs: Pick<PackageInputs, 'registers'>, outcome: ControlOutcome): Table {
  const rest = outcome.deviations_total - outcome.deviations.length;
  const answers = listResponses(inputs, outcome.control);
  return {
    columns: ['control', 'result', 'item', 'what', 'management response', 'cause', 'remediation', 'owner', 'due', 'retest', 'register entry'],
    rows: [
      ...outcome.deviations.map(({ item, what }) => [outcome.control, RESULT_WORDS[outcome.result], item, what, ...formAnswer(findResponse(answers, item))]),
      ...(outcome.deviations.length === 0 ? [[outcome.control, RESULT_WORDS[outcome.result], undefined, `no deviation is listed: ${outcome.reason}`]] : []),
      ...(rest > 0 ? [[outcome.control, RESULT_WORDS[outcome.result], undefined, `${rest} more deviations are counted and not listed`]] : []),
    ],
  };
}

function formAnswer(answer: Answered | undefined): readonly TableCell[] {
  if (answer === undefined) return [NO_RESPONSE];
  const { response, cause, remediation, owner, due, retest, entry } = answer;
  return [response, cause, remediation, owner, due, retest, entry];
}

/** `controls` with all results, and one table per control. Names are safe as file names. */
export function formControlTables(inputs: PackageInputs): readonly { readonly name: string; readonly table: Table }[] {
  return [
    { name: 'results', table: formResultTable(inputs) },
    { name: 'ipe', table: formIpeTable(inputs) },
    ...pairOutcomes(inputs).map(({ control, outcome }) => ({ name: fileNameOf(control.id), table: formDeviationTable(inputs, outcome) })),
  ];
}

export function pairOutcomes({ controls, run }: PackageInputs): readonly { readonly control: ControlSummary; readonly outcome: ControlOutcome }[] {
  const outcomes = new Map(run.outcomes.map((outcome) => [outcome.control, outcome]));
  return controls.flatMap((control) => {
    const outcome = outcomes.get(control.id);
    return outcome === undefined ? [] : [{ control, outcome }];
  });
}

export function fileNameOf(controlId: string): string {
  return controlId.replaceAll(/[^A-Za-z0-9.-]/g, '-');
}

export function formatPairs(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([name, value]) => (name === 'from' || name === 'to' ? `${name}=${value} (${formatInstant(value)})` : `${name}=${value}`))
    .join('\n');
}
