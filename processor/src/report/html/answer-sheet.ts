import type { PackageInputs } from '../contract.ts';
import { formatCount, formatInstant } from '../../figures.ts';
import { describeLoad, nameCaller, nameProvider } from '../flow-words.ts';
import { pairOutcomes } from '../tables/controls.ts';
import { RESULT_WORDS } from '../words.ts';
import { formTable, html, type Markup, trustMarkup } from './markup.ts';
import { formPage } from './page.ts';

/** One page for the question every auditor opens with: where does AI data flow, is it logged, is it encrypted, who has access? */
export function formAnswerSheet(inputs: PackageInputs, contentHash: string): string {
  return formPage('Answer sheet', { reference: inputs.bundle?.id ?? contentHash, root: inputs.checkpoint.root }, formBody(inputs));
}

function formBody(inputs: PackageInputs): Markup {
  const { period, flows, drawings, sources, calls_total, custody, grants, checkpoint } = inputs;
  const records = pairOutcomes(inputs).filter(({ control: { criteria } }) => criteria.includes('CC7.2') || criteria.includes('PI1.5'));
  return html`<h1>Where does AI data flow?</h1>
<p>From real traffic, ${formatInstant(period.from)} to ${formatInstant(period.to)}: what instrumented services sent, and nothing else.</p>
<section id="flow">
<h2>1 · Where does it flow?</h2>
<figure>${trustMarkup(drawings.svg)}</figure>
${formTable(
  'Flows',
  ['From', 'To', 'Model', 'Load', 'TLS', 'Vendor entry'],
  flows.map((flow) => [
    nameCaller(flow),
    nameProvider(flow),
    flow.model ?? 'not stated',
    describeLoad(flow),
    flow.tls.length === 0 ? 'not stated' : flow.tls.join(', '),
    flow.vendor ?? 'none',
  ]),
  'No call was sealed in this period.',
)}</section>
<section id="logged">
<h2>2 · Is it logged?</h2>
<p>${formatCount(calls_total)} calls are sealed in the period, in the log ${checkpoint.origin} (size ${formatCount(checkpoint.size)}).</p>
${formTable(
  'What each source can prove about its own calls',
  ['Source', 'Service', 'Calls', 'Verdict', 'Detail'],
  sources.map(({ source, service, calls, verdict, detail }) => [source, service ?? 'not stated', calls, verdict.replaceAll('_', ' '), detail]),
  'No source was heard in this period.',
)}${formTable(
  'Controls about the record and its completeness (CC7.2, PI1.5)',
  ['Control', 'Result', 'Reason'],
  records.map(({ control, outcome }) => [`${control.id} ${control.title}`, RESULT_WORDS[outcome.result], outcome.reason]),
  'The catalogue has no such control.',
)}</section>
<section id="encrypted">
<h2>3 · Is it encrypted?</h2>
${formTable(
  'What rests, and under which keys',
  ['What', 'How'],
  [...custody.at_rest.map((line) => ['At rest', line]), ['Key custody', custody.custody], ['Keys', `${formatCount(custody.keys.length)} key encryption keys`]],
  'Nothing is known about encryption.',
)}</section>
<section id="access">
<h2>4 · Who has access?</h2>
${formTable(
  'Grants of this processor when this package was made; who reaches its host, database or key service is not in here',
  ['Who', 'Role', 'May', 'Until'],
  grants.map(({ who, role, may, until }) => [who, role, may.join(', '), until === undefined ? 'no end' : formatInstant(until)]),
  'No grant is known.',
)}</section>
`;
}
