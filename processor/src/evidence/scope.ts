import type { Json } from '@spanproof/vocabulary';
import type { ControlInputs, Judgement } from './contract.ts';
import { textsIn } from './entry-fields.ts';

export type Category = 'availability' | 'processing_integrity' | 'confidentiality' | 'privacy';

/** The set-up's own data, where there is one: a single entry. */
export function readSetup(inputs: ControlInputs): { readonly [key: string]: Json } | undefined {
  return inputs.registers('setup')[0]?.data;
}

/** What a control says whose category the set-up leaves out of the report; without a set-up everything is in scope. */
export function outOfScope(inputs: ControlInputs, category: Category): Judgement | undefined {
  const setup = readSetup(inputs);
  if (setup === undefined || textsIn(setup, 'categories').includes(category)) return undefined;
  return {
    result: 'not_applicable',
    reason: `The set-up leaves ${category.replace('_', ' ')} out of scope.`,
    population: 0,
    deviations: [],
    deviations_total: 0,
  };
}
