import type { Json } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { formatCount, formatInstant } from '../../figures.ts';
import { formatPairs, pairOutcomes } from '../tables/controls.ts';
import { GLOSSARY } from '../words.ts';
import { formFacts, formTable, html, type Markup } from './markup.ts';
import { formSampleSection } from './sample-section.ts';

const VERDICT_WORDS = { complete: 'complete', gaps: 'gaps', not_measurable: 'not measurable' } as const;
const DAY_WORDS = { covered: 'covered', missing: 'missing', not_live: 'before go-live, not covered', ahead: 'has not come yet' } as const;

export function formAppendix(inputs: PackageInputs): Markup {
  return html`${formCompleteness(inputs)}${formSampleSection(inputs)}${formIpeBlocks(inputs)}${formCustody(inputs)}${formPolicies(inputs)}${formSubservice(inputs)}${formGlossary()}`;
}

function formCompleteness({ sources, days }: PackageInputs): Markup {
  return html`<section class="appendix" id="completeness">
<h2>Completeness by source</h2>
${formTable(
  'Sources heard in the period',
  ['Source', 'Service', 'Environment', 'Calls', 'Verdict', 'Detail', 'Days heard'],
  sources.map(({ source, service, environment, calls, verdict, detail, days: heard }) => [
    source,
    service ?? 'not stated',
    environment ?? 'not stated',
    calls,
    VERDICT_WORDS[verdict],
    detail,
    `${formatCount(heard.length)} of ${formatCount(days.length)}\n${formatRanges(
      heard,
      days.map(({ day }) => day),
    )}`,
  ]),
  'No source was heard in this period.',
)}${formTable(
  'Coverage per day (UTC)',
  ['Day', 'Calls', 'State'],
  days.map(({ day, calls, state }) => [day, calls, DAY_WORDS[state]]),
  'The period holds no day.',
)}</section>
`;
}

/** Days in a row as one range, so that a missing one is seen. */
function formatRanges(heard: readonly string[], all: readonly string[]): string {
  const known = new Set(heard);
  const ranges: { first: string; last: string }[] = [];
  let open: { first: string; last: string } | undefined;
  for (const day of all) {
    if (!known.has(day)) open = undefined;
    else if (open === undefined) ranges.push((open = { first: day, last: day }));
    else open.last = day;
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`)).join('\n');
}

function formIpeBlocks(inputs: PackageInputs): Markup {
  return html`<section class="appendix" id="ipe">
<h2>Information produced by the entity</h2>
<p>Each block names the query behind a control, so that it can be run again. Made ${formatInstant(inputs.header.generated_at)} by ${inputs.header.generated_by} (${inputs.header.role}); time zone UTC; checkpoint ${inputs.checkpoint.origin}, size ${formatCount(inputs.checkpoint.size)}, root ${inputs.checkpoint.root}.</p>
${pairOutcomes(inputs).map(
  ({ control, outcome: { ipe } }) => html`<h3>${control.id} · ${control.title}</h3>
<pre>${ipe.sql}</pre>
${formFacts([
  ['Source', ipe.source],
  ['Parameters', formatPairs(ipe.parameters) || 'none'],
  ['Rows', formatCount(ipe.rows)],
  ['Control totals', formatPairs(ipe.control_totals) || 'none'],
  ['Left out', ipe.exclusions],
])}`,
)}</section>
`;
}

function formCustody({ custody }: PackageInputs): Markup {
  return html`<section class="appendix" id="custody">
<h2>Key custody</h2>
${formFacts([
  ['Custody', custody.custody],
  ['At rest', custody.at_rest.join('\n')],
])}${formTable(
  'Key encryption keys',
  ['Tenant', 'Version', 'In use since'],
  custody.keys.map(({ tenant, version, since }) => [tenant, version, since ?? 'not known']),
  'The key service lists no key.',
)}</section>
`;
}

function formPolicies({ registers }: PackageInputs): Markup {
  const rows = registers
    .filter(({ register }) => register === 'policies' || register === 'documents' || register === 'playbooks')
    .map(({ register, id, version, at, data, data_hash, file_hash }) => [
      `${register}/${id}`,
      typeof data['title'] === 'string' ? data['title'] : id,
      version,
      formatInstant(at),
      file_hash ?? data_hash,
    ]);
  return html`<section class="appendix" id="policies">
<h2>Policies and documents in force</h2>
${formTable('Versions in force at the end of the period', ['Entry', 'Title', 'Version', 'Since', 'SHA-256'], rows, 'No policy, document or playbook is registered.')}</section>
`;
}

function formSubservice({ registers, flows }: PackageInputs): Markup {
  const rows = registers
    .filter(({ register }) => register === 'vendors')
    .map(({ id, data, version }) => {
      const traffic = flows.filter(({ vendor }) => vendor === id).reduce((sum, { calls }) => sum + calls, 0);
      return [id, traffic, formatReport(data['report']), formatMember(data['dpa'], 'no DPA registered'), version];
    });
  const strangers = [
    ...new Set(flows.flatMap(({ vendor, provider, host }) => (vendor === undefined ? [provider ?? host ?? 'provider not stated'] : []))),
  ].toSorted();
  return html`<section class="appendix" id="subservice">
<h2>Subservice organisations</h2>
${formTable('Vendors registered, with the report each was last reviewed by', ['Vendor', 'Calls', 'Report', 'DPA', 'Entry version'], rows, 'No vendor is registered.')}
<p>Providers seen in traffic without a vendor entry: ${strangers.length === 0 ? 'none' : strangers.join(', ')}.</p>
</section>
`;
}

function formatReport(report: Json | undefined): string {
  return formatMember(report, 'no report registered');
}

function formatMember(value: Json | undefined, absent: string): string {
  if (value === undefined || value === null) return absent;
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .flatMap(([name, member]: [string, Json]) =>
      typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean' ? [`${name.replaceAll('_', ' ')}: ${member}`] : [],
    )
    .join('\n');
}

function formGlossary(): Markup {
  return html`<section class="appendix" id="glossary">
<h2>Glossary</h2>
${formFacts(GLOSSARY)}</section>
`;
}
