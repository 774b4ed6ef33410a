import type { TransformDefinition } from './definition.ts';

/** `[EMAIL_1]`: which values are equal, within one record. */
export const placeholder: TransformDefinition = {
  keyed: false,
  apply: ({ kind, value }, { placeholders }) => placeholders.placeholderOf(kind, value),
};
