import type { FindingDefinition } from './definition.ts';
import { createScanner } from './scan.ts';

/** Why a matcher took a place for a finding. */
export interface Explanation {
  /** What the scan stopped at, as it stands in the text; of digits the first. */
  readonly anchor: string;
  /** A checksum, decoding or unmistakable prefix held. */
  readonly validated: boolean;
  /** A word nearby names the kind. */
  readonly context: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Why the definition takes [start, end) (UTF-16) of the text for its kind. Undefined where it does not in the text as it stands: the finding is one of
 * another reading of it (escapes, look-alikes, base64).
 */
export function explainFinding(definition: FindingDefinition, text: string, start: number, end: number): Explanation | undefined {
  const from = encoder.encode(text.slice(0, start)).length;
  const to = from + encoder.encode(text.slice(start, end)).length;
  let explanation: Explanation | undefined;
  const probe: FindingDefinition = {
    ...definition,
    match(input, anchorStart, anchorEnd) {
      const match = definition.match(input, anchorStart, anchorEnd);
      if (match !== undefined && match.start === from && match.end === to) {
        const anchor = decoder.decode(input.bytes.slice(anchorStart, anchorEnd));
        explanation ??= { anchor, validated: match.validated, context: match.context };
      }
      return match;
    },
  };
  createScanner([probe]).scanText(text);
  return explanation;
}
