import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, line, person, prose, runId, token } from './fields.ts';

const RESULTS = ['passed', 'deviation', 'not_tested', 'no_occurrences', 'not_applicable'] as const;

export type ResponseData = {
  readonly control: string;
  /** The run that found the deviation, and which of its items is meant; without them the answer is to the control's deviations as such. */
  readonly run?: string;
  readonly item?: string;
  readonly cause: string;
  /** What management says to it. */
  readonly response: string;
  /** What is done about it. */
  readonly remediation: string;
  readonly owner: string;
  readonly due: string;
  /** The run that looked again, and what it found. */
  readonly retest?: { readonly at: string; readonly run: string; readonly result: (typeof RESULTS)[number] };
};

const schema: z.ZodType<ResponseData> = z
  .strictObject({
    control: token,
    run: runId.exactOptional(),
    item: line.exactOptional(),
    cause: prose,
    response: prose,
    remediation: prose,
    owner: person,
    due: day,
    retest: z.strictObject({ at: day, run: runId, result: z.enum(RESULTS) }).exactOptional(),
  })
  .superRefine(({ run, item, retest }, context) => {
    demand(item === undefined || run !== undefined, context, ['run'], 'says in which run the item deviates');
    demand(retest === undefined || retest.run !== run, context, ['retest', 'run'], 'is the run that found the deviation: another one looks again');
  });

/** Management's answers to deviations. */
export const responses: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC4.2'] });
