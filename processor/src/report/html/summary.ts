import type { ControlResult } from '@spanproof/vocabulary';
import { CRITERIA, type Criterion } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { formatCount, formatInstant, formatShare } from '../../figures.ts';
import { pairOutcomes } from '../tables/controls.ts';
import { CRITERIA_SPLIT, LEVEL_WORDS, NOT_PROVEN, NOT_WITNESSED, RESULT_WORDS } from '../words.ts';
import { formFacts, formTable, html, type Markup } from './markup.ts';

/** Page 1: what this is about, what it does not prove, results by criteria, exceptions. */
export function formSummary(inputs: PackageInputs, contentHash: string): Markup {
  return html`${formScope(inputs, contentHash)}${formNotProven(inputs)}${formResults(inputs)}${formExceptions(inputs)}`;
}

function formScope(inputs: PackageInputs, contentHash: string): Markup {
  const { header, period, scope, sample, checkpoint, assurance, bundle, calls_total, days, sources, run } = inputs;
  const live = days.filter(({ state }) => state === 'covered' || state === 'missing').length;
  const before = days.filter(({ state }) => state === 'not_live').length;
  const ahead = days.filter(({ state }) => state === 'ahead').length;
  const covered = days.filter(({ state }) => state === 'covered').length;
  const services = [
    ...new Set(sources.flatMap(({ service, environment }) => (service === undefined ? [] : [`${service} (${environment ?? 'environment not stated'})`]))),
  ].toSorted();
  return html`<section id="scope">
<h1>Evidence package for LLM traffic</h1>
<p>${period.kind === 'as_of' ? 'As of' : 'For the period'} ${period.kind === 'as_of' ? formatInstant(period.to) : `${formatInstant(period.from)} to ${formatInstant(period.to)}`}</p>
${formFacts([
  ['Systems', services.length === 0 ? 'no source with a service name was heard' : services.join('\n')],
  ['Scope', describeScope(scope)],
  ['Calls', `${formatCount(calls_total)} sealed in the period, from ${formatCount(sources.length)} sources`],
  [
    'Coverage',
    `${formatShare(covered, live)} days since go-live; ${formatCount(before)} of ${formatCount(days.length)} days lie before go-live and are not covered${ahead === 0 ? '' : `, ${formatCount(ahead)} have not come yet`}`,
  ],
  ['Assurance', LEVEL_WORDS[assurance]],
  ['Sample', describeSample(sample)],
  ['Log', `${checkpoint.origin}, size ${formatCount(checkpoint.size)}\nroot ${checkpoint.root}`],
  ['Bundle of records', bundle === undefined ? 'the one whose manifest lists this file' : `${bundle.id}\nroot ${bundle.root}`],
  ['Content hash', contentHash],
  ['Control run', `${run.id}, ${formatInstant(run.at)}`],
  ['Made', `${formatInstant(header.generated_at)} by ${header.generated_by} (${header.role}), version ${header.version}`],
  ['Purpose', header.purpose],
])}</section>
`;
}

function describeScope({ criteria, services, controls_left_out, calls_left_out }: PackageInputs['scope']): string {
  return [
    criteria === undefined
      ? 'all criteria that controls speak to'
      : `criteria ${criteria.join(' ')}; ${formatCount(controls_left_out)} controls that speak to others are left out`,
    services === undefined
      ? 'all services'
      : `services ${services.join(', ')}; ${formatCount(calls_left_out)} calls of others are left out of the table of calls; controls, flows and the bundle speak of all services`,
  ].join('\n');
}

function describeSample(sample: PackageInputs['sample']): string {
  if (sample === undefined) return 'none was asked for';
  const { population, items } = sample.drawn;
  return `${formatCount(items.length)} of ${formatCount(population.calls)} calls, drawn by a nonce that came after the population was fixed (section Sample; tables/sample.csv)`;
}

function formNotProven({ assurance }: PackageInputs): Markup {
  const statements = assurance < 3 ? [NOT_WITNESSED, ...NOT_PROVEN] : NOT_PROVEN;
  return html`<section id="not-proven">
<h2>What is not proven</h2>
<ul>
${statements.map((statement) => html`<li>${statement}</li>\n`)}</ul>
</section>
`;
}

const COUNTED: readonly ControlResult[] = ['passed', 'deviation', 'not_tested', 'no_occurrences', 'not_applicable'];

function formResults(inputs: PackageInputs): Markup {
  const pairs = pairOutcomes(inputs);
  const rows = (Object.keys(CRITERIA) as Criterion[]).flatMap((criterion) => {
    const concerned = pairs.filter(({ control }) => control.criteria.includes(criterion));
    if (concerned.length === 0) return [];
    return [[`${criterion} ${CRITERIA[criterion]}`, ...COUNTED.map((result) => concerned.filter(({ outcome }) => outcome.result === result).length)]];
  });
  const untouched = (Object.keys(CRITERIA) as Criterion[]).filter((criterion) => !pairs.some(({ control }) => control.criteria.includes(criterion)));
  return html`<section id="results">
<h2>Results by criteria</h2>
${formTable('Self-tests that contribute evidence to a criterion; one control may stand in several lines', ['Criterion', ...COUNTED.map((result) => RESULT_WORDS[result])], rows, 'No control is in the catalogue.')}
<p>No control speaks to: ${untouched.length === 0 ? 'none of the 61 criteria is left out' : untouched.join(', ')}.</p>
<p>${CRITERIA_SPLIT}</p>
</section>
`;
}

function formExceptions(inputs: PackageInputs): Markup {
  const rows = pairOutcomes(inputs)
    .filter(({ outcome }) => outcome.result === 'deviation' || outcome.result === 'not_tested')
    .map(({ control, outcome }) => [
      html`<a href="#control-${control.id}">${control.id}</a>`,
      control.title,
      RESULT_WORDS[outcome.result],
      outcome.reason,
      outcome.deviations_total,
      control.owner,
    ]);
  return html`<section id="exceptions">
<h2>Exceptions</h2>
${formTable('Deviations, and what could not be tested', ['Control', 'Title', 'Result', 'Reason', 'Items', 'Owner'], rows, 'No control deviated and none was left untested in this period.')}</section>
`;
}
