import type { TransformDefinition } from './definition.ts';
import { keysOf } from './transform-keys.ts';

/** `[EMAIL_T.K7Q2..._1]`: the value itself, encrypted; who has the tenant's key gets it back (restoreTokens()). */
export const tokenise: TransformDefinition = {
  keyed: true,
  apply: ({ kind, value }, { keys }) => keysOf(keys, 'tokenise').tokenOf(kind, value),
};
