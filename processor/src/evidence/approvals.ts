import type { ControlInputs } from './contract.ts';
import { dayOf } from './days.ts';
import { fieldsIn, flagIn, textIn, textsIn } from './entry-fields.ts';
import { countOf, type Deviation, deviates, judgeAll, LISTED_DEVIATIONS, notTested, textOf } from './judgement.ts';
import type { Judgement } from './contract.ts';

/** Days on which a thing was approved, and whether as an emergency (then afterwards is soon enough). */
interface Approval {
  readonly at: string;
  readonly emergency: boolean;
}

type Kind = 'model' | 'prompt' | 'tool';

/**
 * Judges things first seen in the window against what is approved. Rows: `item`, `kind`, `id` as registers spell it, `first_seen` in ns.
 * `population` of the totals counts them all.
 */
export function judgeFirstSeen(inputs: ControlInputs, empty: Judgement, words: { readonly passed: string; readonly deviating: string }): Judgement {
  const population = countOf(inputs.totals, 'population');
  if (population === 0) return empty;
  const seen = inputs.deviating.slice(0, LISTED_DEVIATIONS);
  const deviations = seen.flatMap((row): Deviation[] => {
    const day = dayOf(BigInt(textOf(row, 'first_seen')));
    const approvals = listApprovals(inputs, textOf(row, 'kind') as Kind, textOf(row, 'id'));
    if (approvals.some(({ at, emergency }) => emergency || at <= day)) return [];
    const [first] = approvals.map(({ at }) => at).toSorted();
    const what = first === undefined ? 'no approval is registered' : `approved on ${first}, afterwards and not as an emergency`;
    return [{ item: textOf(row, 'item'), what: `first seen on ${day}; ${what}` }];
  });
  // What lies beyond the list was not compared with the registers: it cannot count as approved.
  if (population > seen.length) {
    const why = `${population} were first seen, more than the ${LISTED_DEVIATIONS} that are compared`;
    return deviations.length === 0 ? notTested(`${why}.`, population) : deviates(population, `${deviations.length} ${words.deviating} (${why})`, deviations);
  }
  return judgeAll(population, deviations, { passed: `${population} ${words.passed}`, deviating: words.deviating });
}

function listApprovals(inputs: ControlInputs, kind: Kind, id: string): readonly Approval[] {
  const changes = inputs.registers('changes').flatMap(({ data }): Approval[] => {
    const what = fieldsIn(data, 'what');
    const at = textIn(data, 'approved_at');
    return textIn(what, 'kind') === kind && textIn(what, 'fingerprint') === id && at !== undefined ? [{ at, emergency: flagIn(data, 'emergency') }] : [];
  });
  const models = inputs.registers('models').flatMap(({ data }): Approval[] => {
    const at = textIn(fieldsIn(data, 'approval'), 'at');
    return kind === 'model' && textsIn(data, 'models').includes(id) && at !== undefined ? [{ at, emergency: false }] : [];
  });
  return [...changes, ...models];
}
