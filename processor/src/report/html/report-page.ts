import type { PackageInputs } from '../contract.ts';
import { formAppendix } from './appendix.ts';
import { formControlPages } from './control-page.ts';
import { html } from './markup.ts';
import { formPage } from './page.ts';
import { formSummary } from './summary.ts';

/** report.html: page 1, a page for each control, the appendix. */
export function formReportPage(inputs: PackageInputs, contentHash: string): string {
  return formPage(
    `Evidence package ${contentHash.slice(0, 8)}`,
    { reference: inputs.bundle?.id ?? contentHash, root: inputs.checkpoint.root },
    html`${formSummary(inputs, contentHash)}${formControlPages(inputs)}${formAppendix(inputs)}`,
  );
}
