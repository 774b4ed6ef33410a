import type { Transform } from '../policy.ts';
import type { TransformDefinition } from './definition.ts';
import { mask } from './mask.ts';
import { placeholder } from './placeholder.ts';
import { pseudonym } from './pseudonym.ts';
import { remove } from './remove.ts';
import { tokenise } from './tokenise.ts';

/** What can become of a found value, by the word a policy has for it. */
export const TRANSFORMS: { readonly [Name in Transform]: TransformDefinition } = { placeholder, pseudonym, mask, remove, tokenise };
