import type { TransformDefinition } from './definition.ts';
import { keysOf } from './transform-keys.ts';

/** `[EMAIL_04821990217733510442]`: which values are equal, over all records of a tenant, to who has no key. */
export const pseudonym: TransformDefinition = {
  keyed: true,
  apply: ({ kind, value }, { keys }) => keysOf(keys, 'pseudonym').pseudonymOf(kind, value),
};
