import type { PackageInputs } from '../contract.ts';
import { formatInstant } from '../../figures.ts';
import { listSampleFacts } from '../sample-facts.ts';
import { formFacts, formTable, html, type Markup } from './markup.ts';

/** What a reader inspects on paper; tables/sample.csv holds all of them. */
const PRINTED = 100;

/** Which calls the auditor's nonce chose, and how to choose them again. Nothing where no sample was asked for. */
export function formSampleSection({ sample }: Pick<PackageInputs, 'sample'>): Markup {
  if (sample === undefined) return html``;
  return html`<section class="appendix" id="sample">
<h2>Sample</h2>
<p>The population was fixed before anybody knew the nonce. Both verifiers draw the sample again from the rows of the bundle; so can anybody, by the formula.</p>
${formFacts(listSampleFacts(sample.drawn))}${formTable(
  sample.calls.length > PRINTED ? `The first ${PRINTED}; all of them are in tables/sample.csv` : 'Chosen, in the order of their ranks',
  ['Rank', 'Record', 'Ingested', 'Service', 'Model', 'Outcome'],
  sample.calls
    .slice(0, PRINTED)
    .map((call, index) => [
      index + 1,
      call.record_id,
      formatInstant(call.t_ingest),
      call.service ?? 'not stated',
      call.model_served ?? call.model_requested ?? 'not stated',
      call.outcome,
    ]),
  'The population is empty.',
)}</section>
`;
}
