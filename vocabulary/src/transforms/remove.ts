import type { TransformDefinition } from './definition.ts';

/** Nothing. */
export const remove: TransformDefinition = { keyed: false, apply: () => '' };
