import { decodeUtf8 } from '@spanproof/vocabulary/ledger';
import { checkJsonShape } from './json-shape.ts';
import { malformed } from './malformed.ts';

// JSON.parse's source text access: in V8 since Node 22, not yet in TypeScript's lib.
type ExactParse = (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;
const parseWithSource = JSON.parse as ExactParse;

/** An integer that may exceed 2^53, as a number token or in text that looks like one. */
const LONG_INTEGER = /[:,[]\s*-?\d{16}/;

/**
 * Bounded JSON. Integer tokens beyond 2^53 become bigint: emitters write times and ids as plain numbers although OTLP asks for strings.
 * @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE
 */
export function parseJson(bytes: Uint8Array): unknown {
  checkJsonShape(bytes);
  const text = decodeUtf8(bytes);
  if (text === undefined) throw malformed('expected UTF-8', 'JSON');
  try {
    if (!LONG_INTEGER.test(text)) return JSON.parse(text);
    return parseWithSource(text, (_key, value, { source }) => {
      const exact = typeof value !== 'number' || source === undefined || Number.isSafeInteger(value) || !/^-?\d+$/.test(source);
      return exact ? value : BigInt(source);
    });
  } catch (cause) {
    // V8's message quotes the text around the fault: attacker-controlled content, so only the position is taken.
    const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
    throw malformed('expected a JSON text', position === undefined ? 'JSON' : `JSON at character ${position}`);
  }
}
