import type { FindingKind } from '../findings/index.ts';
import type { Placeholders } from './placeholders.ts';
import type { TransformKeys } from './transform-keys.ts';

/** A value that must not stay. */
export interface FoundValue {
  readonly kind: FindingKind;
  /** As it stands in the text. */
  readonly value: string;
  /** See Finding: the text spells the value in another way, or holds a piece of it. */
  readonly obscured: boolean;
}

export interface TransformTools {
  readonly placeholders: Placeholders;
  /** Present wherever a keyed transform is applied: createReplace() refuses before. */
  readonly keys: TransformKeys | undefined;
}

/** What stands in the place of a value. The result is inert: a scan never reports it or a part of it, so that transforming twice equals transforming once. */
export interface TransformDefinition {
  /** Needs the tenant's transform key. */
  readonly keyed: boolean;
  apply(found: FoundValue, tools: TransformTools): string;
}
