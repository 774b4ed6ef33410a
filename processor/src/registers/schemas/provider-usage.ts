import { z } from 'zod';
import { defineRegister, type RegisterDefinition } from './definition.ts';
import { day, demand, fileName, line, token } from './fields.ts';

export type ProviderUsageData = {
  /** As traffic names it (gen_ai.provider.name). */
  readonly provider: string;
  /** First and last UTC day that the figures are of. */
  readonly from: string;
  readonly to: string;
  readonly requests: number;
  readonly tokens_input?: number;
  readonly tokens_output?: number;
  /** Where the figures are from: the report, the account. */
  readonly source: string;
  /** Name of the provider's own export, the file beside the entry; figures without it are not compared. */
  readonly file_name?: string;
};

const count = z.int().min(0).max(1_000_000_000_000_000);

const schema: z.ZodType<ProviderUsageData> = z
  .strictObject({
    provider: token,
    from: day,
    to: day,
    requests: count,
    tokens_input: count.exactOptional(),
    tokens_output: count.exactOptional(),
    source: line,
    file_name: fileName.exactOptional(),
  })
  .superRefine(({ from, to }, context) => demand(from <= to, context, ['to'], 'lies before from'));

/** What a provider says it was asked: the outside count that recorded calls are reconciled with. */
export const providerUsage: RegisterDefinition = defineRegister(schema, { criteria: () => ['CC6.7', 'CC9.2'] });
