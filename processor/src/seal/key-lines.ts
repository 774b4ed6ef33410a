import { CodedError } from '@spanproof/vocabulary';
import { type CanonicalValue, parseCanonical } from '@spanproof/vocabulary/ledger';

export interface KeyLine {
  /** 1-based. */
  readonly number: number;
  readonly fields: { readonly [name: string]: CanonicalValue | undefined };
}

/**
 * Lines of an append-only key file. What a crash cut short is skipped, since nothing was handed out before its line was durable: such a line
 * lacks its closing brace, or holds the zeros of a sector that never arrived. Any other damage is an error, never a key less.
 * @throws CodedError KEY_UNAVAILABLE
 */
export function parseKeyLines(file: string, bytes: Uint8Array): readonly KeyLine[] {
  const lines: KeyLine[] = [];
  const texts = Buffer.from(bytes).toString('latin1').split('\n');
  for (const [index, text] of texts.entries()) {
    if (text === '' || !text.endsWith('}') || text.includes('\0')) continue;
    lines.push({ number: index + 1, fields: parseLine(file, index + 1, Buffer.from(text, 'latin1')) });
  }
  return lines;
}

/** The error of a line that is whole but says something no writer says. */
export function malformedLine(file: string, line: number, cause?: unknown): CodedError {
  return new CodedError('KEY_UNAVAILABLE', `${file}, line ${line}: not a key line`, {
    ...(cause === undefined ? {} : { cause }),
    todo: 'restore the keys folder from a copy',
  });
}

function parseLine(file: string, line: number, text: Uint8Array): KeyLine['fields'] {
  let value: CanonicalValue;
  try {
    value = parseCanonical(text);
  } catch (cause) {
    throw malformedLine(file, line, cause);
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw malformedLine(file, line);
  return value as KeyLine['fields'];
}
