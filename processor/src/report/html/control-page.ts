import { CRITERIA, type ControlOutcome, type ControlSummary } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { formatCount } from '../../figures.ts';
import { fileNameOf, formatPairs, pairOutcomes } from '../tables/controls.ts';
import { findResponse, listResponses, NO_RESPONSE } from '../responses.ts';
import { RESULT_WORDS, STRENGTH_WORDS } from '../words.ts';
import { formFacts, formTable, html, type Markup } from './markup.ts';
import { formResponses } from './responses.ts';

/** More than a reader reads on paper; the table of the control holds all that are listed. */
const PRINTED = 60;

/** A page for each control: objective, test, population, sample, result, deviations, references, room for the response. */
export function formControlPages(inputs: PackageInputs): readonly Markup[] {
  return pairOutcomes(inputs).map(({ control, outcome }) => formControlPage(inputs, control, outcome));
}

function formControlPage(inputs: PackageInputs, control: ControlSummary, outcome: ControlOutcome): Markup {
  const { ipe } = outcome;
  const answers = listResponses(inputs, control.id);
  const path = `tables/controls/${fileNameOf(control.id)}.csv`;
  return html`<section class="control" id="control-${control.id}">
<h2>${control.id} · ${control.title}</h2>
<p><span class="result">${RESULT_WORDS[outcome.result]}</span> ${outcome.reason}</p>
${formFacts([
  ['Objective', control.question],
  ['Contributes to', control.criteria.map((criterion) => `${criterion} ${CRITERIA[criterion]}`).join('\n')],
  ['Test', `${control.frequency}; ${STRENGTH_WORDS[control.strength]}`],
  ['Population', `${formatCount(outcome.population)} from ${ipe.source}`],
  ['Control totals', formatPairs(ipe.control_totals) || 'none'],
  ['Left out', ipe.exclusions],
  ['Sample', describeSample(inputs, outcome)],
  ['Owner', control.owner],
])}
<h3>Deviations</h3>
${formTable(
  `${formatCount(outcome.deviations_total)} in all`,
  ['Item', 'What', 'Management response'],
  outcome.deviations.slice(0, PRINTED).map(({ item, what }) => [item, what, findResponse(answers, item)?.response ?? NO_RESPONSE]),
  'None was found.',
)}${outcome.deviations_total > PRINTED ? html`<p>${formatCount(outcome.deviations_total - PRINTED)} more are not printed here: ${formatCount(outcome.deviations.length)} are listed in ${path}.</p>\n` : html``}${outcome.result === 'deviation' ? html`<p><b>Remediation:</b> ${control.remediation}</p>\n` : html``}
<h3>Evidence</h3>
<p>Query and parameters: IPE block of ${control.id} in the appendix. Items: ${path}.</p>
<h3>Management response</h3>
${formResponses(inputs, control.id, outcome)}</section>
`;
}

function describeSample({ sample }: PackageInputs, { population }: ControlOutcome): string {
  if (population === 0) return 'none: the population is empty';
  const drawn =
    sample === undefined
      ? ''
      : `; for inspection, ${formatCount(sample.drawn.items.length)} of ${formatCount(sample.drawn.population.calls)} calls are in tables/sample.csv`;
  return `none drawn for the test: it covers the whole population${drawn}`;
}
