import { CodedError } from '../error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { parseDecimal } from './text.ts';
import { HASH_SIZE } from './tree.ts';
import { isKeyName } from './vkey.ts';

/** A tree head: the text of a c2sp.org/tlog-checkpoint note. */
export interface Checkpoint {
  /** Name of the log or stream, equal to its key's name. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** @throws CodedError NOTE_INVALID for values that parseCheckpoint would refuse */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw invalid('origin');
  if (!Number.isSafeInteger(size) || size < 0) throw invalid('size');
  if (root.length !== HASH_SIZE) throw invalid('root');
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads a note's text; verify the note first. @throws CodedError NOTE_INVALID */
export function parseCheckpoint(text: string): Checkpoint & { readonly extensions: readonly string[] } {
  if (!text.endsWith('\n')) throw invalid('no final newline');
  const [origin, decimal, encoded, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || !isKeyName(origin)) throw invalid('origin');
  const size = decimal === undefined ? undefined : parseDecimal(decimal);
  if (size === undefined) throw invalid('size');
  const root = encoded === undefined ? undefined : decodeBase64(encoded);
  if (root?.length !== HASH_SIZE) throw invalid('root');
  if (extensions.includes('')) throw invalid('an empty extension line');
  return { origin, size, root, extensions };
}

function invalid(what: string): CodedError {
  return new CodedError('NOTE_INVALID', `checkpoint: ${what}`);
}
