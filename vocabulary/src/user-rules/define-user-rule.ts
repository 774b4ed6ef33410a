import { CodedError } from '../error.ts';
import type { FindingDefinition } from '../findings/definition.ts';
import { byteAt, isAlnum } from '../findings/reading/bytes.ts';
import { checkPattern, MAX_REACH } from './check-pattern.ts';

/** A rule of a user: what its matches begin with, and a pattern that is tried there. */
export interface UserRule {
  /** `CUSTOM.` and letters, digits, `_`. */
  readonly id: `CUSTOM.${string}`;
  /** Case-blind, ASCII, at least three characters, no digit first: the scan stops only here. */
  readonly anchor: string;
  /** Matched from the anchor's first character on; letters as they are written. */
  readonly pattern: string;
  /** Per cent; absent: 80. */
  readonly confidence?: number;
  readonly class?: 'pii' | 'secret';
}

const ID = /^CUSTOM\.[A-Za-z0-9_]{1,40}$/;
const ANCHOR = /^[!-/:-~ ][!-~ ]{2,40}$/;
const latin1 = new TextDecoder('latin1');

/**
 * A definition for createScanner() from a user's rule. Matches are whole: no letter or digit touches them on either side. Patterns see the bytes of the
 * text: beyond ASCII write `[\x80-\xff]`.
 * @throws CodedError RULE_UNSAFE
 */
export function defineUserRule({ id, anchor, pattern, confidence = 80, class: of = 'secret' }: UserRule): FindingDefinition {
  if (!ID.test(id))
    throw new CodedError('RULE_UNSAFE', `${JSON.stringify(id)} is no id of a user's rule`, { todo: 'CUSTOM. and up to 40 letters, digits or _' });
  if (!ANCHOR.test(anchor)) throw new CodedError('RULE_UNSAFE', `the anchor of rule ${id} is not three to 41 ASCII characters that begin with no digit`);
  checkPattern(pattern, id);
  const form = new RegExp(pattern, 'y');
  return {
    kind: id,
    version: 1,
    class: of,
    anchors: [anchor.toLowerCase()],
    match({ bytes, end, valueStart }, start) {
      if (start < valueStart || (isAlnum(bytes[start]!) && isAlnum(byteAt(bytes, start, start - 1)))) return undefined;
      form.lastIndex = 0;
      const [found] = form.exec(latin1.decode(bytes.subarray(start, Math.min(end, start + MAX_REACH)))) ?? [];
      const stop = start + (found?.length ?? 0);
      if (stop === start || (isAlnum(bytes[stop - 1]!) && isAlnum(byteAt(bytes, end, stop)))) return undefined;
      return { start, end: stop, confidence, validated: false, context: false };
    },
    defaultAction: 'redact',
    criteria: of === 'secret' ? ['CC6.1', 'C1.1'] : ['P4', 'P6', 'C1.1'],
    examples: { positives: [], nearMisses: [] },
  };
}
