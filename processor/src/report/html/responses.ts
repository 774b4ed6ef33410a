import type { ControlOutcome } from '@spanproof/vocabulary';
import type { PackageInputs } from '../contract.ts';
import { type Answered, listResponses, NO_RESPONSE } from '../responses.ts';
import { formFacts, html, type Markup } from './markup.ts';

/** Management's answers to the deviations of a control; where there is none, room for one. */
export function formResponses(inputs: Pick<PackageInputs, 'registers'>, control: string, { deviations_total }: ControlOutcome): Markup {
  const answers = listResponses(inputs, control);
  if (answers.length > 0) return html`${answers.map(formResponse)}`;
  if (deviations_total === 0) return html`<p>None is needed: nothing deviated.</p>\n`;
  return html`<p>There is ${NO_RESPONSE} in the register.</p>
<div class="fill"><p>Cause, compensating control, remediation, date and retest; to be filled in by the owner.</p></div>
`;
}

function formResponse({ entry, item, run, cause, response, remediation, owner, due, retest }: Answered): Markup {
  return formFacts([
    ['Entry', entry],
    ['Speaks of', item === undefined ? 'the deviations of this control' : `${item}, run ${run ?? 'not stated'}`],
    ['Cause', cause],
    ['Response', response],
    ['Remediation', `${remediation}\n${owner}, due ${due}`],
    ['Retest', retest],
  ]);
}
