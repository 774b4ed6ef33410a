import type { ControlResult } from '@spanproof/vocabulary';
import type { AssuranceLevel } from './contract.ts';

export const RESULT_WORDS: { readonly [Result in ControlResult]: string } = {
  passed: 'passed',
  deviation: 'deviation',
  not_tested: 'not tested',
  no_occurrences: 'no occurrences',
  not_applicable: 'not applicable',
};

export const STRENGTH_WORDS = {
  operating: 'operating evidence from traffic',
  partial: 'partial: needs human records beside it',
  human: 'human documents; the software tracks them',
} as const;

export const LEVEL_WORDS: { readonly [Level in AssuranceLevel]: string } = {
  0: 'L0: records are hashed, nothing is signed',
  1: 'L1: checkpoints are signed by the log key of this organisation',
  2: 'L2: checkpoints are signed, and timestamped by a third party',
  3: 'L3: checkpoints are signed, and cosigned by a witness',
  4: 'L4: checkpoints are signed, and cosigned by a third party as witness',
};

/** What no reader may conclude from the package. */
export const NOT_PROVEN: readonly string[] = [
  'This is a self-test by the auditee with its own tool (CC4.1). It contributes evidence for the LLM-traffic part of criteria; an opinion on them is for an independent CPA.',
  'Traffic of services that are not instrumented, and vendors reached by other ways, do not appear here. Reconcile the vendor list with egress logs and spend.',
  '"No egress recorded" means that the enforcement point recorded none. It is reconciled with provider usage only where that was imported.',
  'A source that keeps no signed sequence is "not measurable": its calls are here, and whether all of them are is not known.',
  'Who holds the keys, the host and the database can together withhold records before they are sealed. The key custody section says who that is.',
  'A region is where traffic went, not a review of the transfer.',
];

/** Said of level 0 to 2 only: from a witness on, the log cannot be rewritten by this organisation alone. */
export const NOT_WITNESSED =
  'No witness cosigned the log: whoever holds all keys of this installation could rewrite it whole between two deliveries. Compare the log root with one you received earlier.';

export const GLOSSARY: readonly (readonly [string, string])[] = [
  ['assurance level', 'how the log is anchored, L0 to L4; see page 1'],
  ['checkpoint', 'the signed size and root hash of an append-only tree of records'],
  ['content hash', 'SHA-256 over everything in report.json but its run header: equal means the same content'],
  ['control total', 'a sum or an extreme of the population, to reconcile it with other sources'],
  ['deviation', 'an item of the population that did not meet the control, listed one by one'],
  ['IPE', 'information produced by the entity: the query, its parameters, its counts and what it leaves out'],
  ['no occurrences', 'the population was measured and is empty in the period; nothing was tested'],
  ['not tested', 'a result that is not known, with the reason; it never counts as passed'],
  ['population', 'all items the control is asked of'],
  ['source', 'one process that reported calls, with its own signed sequence where it keeps one'],
];

/** What traffic can contribute to at all, whatever the controls say. */
export const CRITERIA_SPLIT =
  'Of the 61 criteria, traffic can contribute operating evidence to 28 and partial evidence to 26; 7 rest on documents of people alone. A criterion has more to it than the controls listed here.';
