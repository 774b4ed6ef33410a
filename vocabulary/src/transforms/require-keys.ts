import type { Policy, Transform } from '../policy.ts';
import { TRANSFORMS } from './index.ts';
import { missingKey } from './transform-keys.ts';

/** The transforms of a policy that need a key. */
export function keyedTransforms(policy: Policy): readonly Transform[] {
  const asked = new Set(policy.rules.flatMap(({ transform }) => (transform === undefined ? [] : [transform])));
  return [...asked].filter((transform) => TRANSFORMS[transform].keyed);
}

/**
 * To be asked before the first call: a transform without its key is a mistake of the set-up, and never silently another one. `whose` says whose key is looked for.
 * @throws CodedError TRANSFORM_KEY_MISSING
 */
export function requireTransformKeys(policy: Policy, has: boolean, whose?: string): void {
  const keyed = keyedTransforms(policy);
  if (!has && keyed.length > 0) throw missingKey(keyed, whose);
}
