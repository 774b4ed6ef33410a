import type { ControlOutcome, Json, RegisterEntry } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { formFacts, html, type Markup } from './markup.ts';

/** Management's answers to the deviations of a control, from the register `responses`; where there is none, room for one. */
export function formResponses({ registers }: Pick<PackageInputs, 'registers'>, control: string, { deviations_total }: ControlOutcome): Markup {
  const answers = registers.filter(({ register, data }) => register === 'responses' && data['control'] === control);
  if (answers.length > 0) return html`${answers.map(formResponse)}`;
  if (deviations_total === 0) return html`<p>None is needed: nothing deviated.</p>\n`;
  return html`<p>No response is registered.</p>
<div class="fill"><p>Cause, compensating control, remediation, date and retest; to be filled in by the owner.</p></div>
`;
}

function formResponse({ id, version, data }: RegisterEntry): Markup {
  const retest = data['retest'];
  return formFacts([
    ['Entry', `responses/${id}, version ${version}`],
    ['Speaks of', data['item'] === undefined ? 'the deviations of this control' : `${text(data['item'])}, run ${text(data['run'])}`],
    ['Cause', text(data['cause'])],
    ['Response', text(data['response'])],
    ['Remediation', `${text(data['remediation'])}\n${text(data['owner'])}, due ${text(data['due'])}`],
    ['Retest', typeof retest === 'object' && retest !== null && !Array.isArray(retest) ? formRetest(retest as { readonly [name: string]: Json }) : 'not yet'],
  ]);
}

function formRetest({ at, run, result }: { readonly [name: string]: Json }): string {
  return `${text(at).replaceAll('_', ' ')}: ${text(result).replaceAll('_', ' ')}, run ${text(run)}`;
}

function text(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not stated';
}
