import type { FindingKind } from '../findings/index.ts';
import type { Transform } from '../policy.ts';
import { TRANSFORMS } from './index.ts';
import type { Placeholders } from './placeholders.ts';
import { keysOf, type TransformKeys } from './transform-keys.ts';

/** What stands in the place of a found value; undefined leaves it. `obscured`: see Finding. */
export type Replace = (kind: FindingKind, value: string, obscured?: boolean) => string | undefined;

/**
 * Turns a decision's transforms into replacements. Kinds without a transform stay.
 * @throws CodedError TRANSFORM_KEY_MISSING
 */
export function createReplace(transforms: ReadonlyMap<FindingKind, Transform>, placeholders: Placeholders, keys?: TransformKeys): Replace {
  for (const transform of transforms.values()) if (TRANSFORMS[transform].keyed) keysOf(keys, transform);
  return (kind, value, obscured = false) => {
    const transform = transforms.get(kind);
    return transform === undefined ? undefined : TRANSFORMS[transform].apply({ kind, value, obscured }, { placeholders, keys });
  };
}
