import type { FindingKind } from './findings/index.ts';
import { FINDINGS } from './findings/index.ts';

/** How much harm it does when content of a call gets out, ascending. */
export const DATA_CLASSES = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/**
 * The class of a call: the higher of what the source declared and what was found in it. A word of the deployment's own stays what it is; without findings and
 * without a word there is no class, because nobody looked at what the content is about. `found` may be a lower bound: the class then is one too.
 */
export function classifyData(found: Iterable<readonly [FindingKind, number]>, declared: string | undefined): string | undefined {
  if (declared !== undefined && !isDataClass(declared)) return declared;
  let highest: DataClass | undefined = declared;
  for (const [kind, count] of found) {
    const own = count > 0 ? classOfKind(kind) : undefined;
    if (own !== undefined && (highest === undefined || DATA_CLASSES.indexOf(own) > DATA_CLASSES.indexOf(highest))) highest = own;
  }
  return highest;
}

function classOfKind(kind: FindingKind): DataClass {
  const { class: family, dataClass } = FINDINGS[kind];
  return dataClass ?? (family === 'secret' ? 'restricted' : 'confidential');
}

function isDataClass(word: string): word is DataClass {
  return DATA_CLASSES.some((name) => name === word);
}
