import { CodedError } from '../error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { concatBytes } from './bytes.ts';
import { decodeUtf8, encodeUtf8, parseDecimal } from './text.ts';
import { HASH_SIZE } from './tree.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
/** A tree of fewer than 2^53 leaves has no longer audit path. */
const MAX_PATH = 53;

/** c2sp.org/tlog-proof: where a leaf is, its audit path, and the checkpoint note that covers it. */
export interface TlogProof {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: Uint8Array;
  /** Application data that nothing authenticates. */
  readonly extra?: Uint8Array;
}

/** @throws CodedError PROOF_INVALID for values that parseProof would refuse */
export function formatProof({ index, path, checkpoint, extra }: TlogProof): Uint8Array {
  if (!Number.isSafeInteger(index) || index < 0) throw invalid('index');
  if (path.length > MAX_PATH || path.some((hash) => hash.length !== HASH_SIZE)) throw invalid('path');
  const extraLine = extra === undefined ? '' : `extra ${encodeBase64(extra)}\n`;
  const hashLines = path.map((hash) => `${encodeBase64(hash)}\n`).join('');
  return concatBytes(encodeUtf8(`${FIRST_LINE}\n${extraLine}index ${index}\n${hashLines}\n`), checkpoint);
}

/** Reads bytes from outside; the checkpoint comes back as bytes for verifyNote. @throws CodedError PROOF_INVALID */
export function parseProof(bytes: Uint8Array): TlogProof {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw invalid('not UTF-8');
  const split = text.indexOf('\n\n');
  if (split < 0) throw invalid('no checkpoint');
  const [first, ...lines] = text.slice(0, split).split('\n');
  if (first !== FIRST_LINE) throw invalid(`the first line is not ${FIRST_LINE}`);
  const extra = lines[0]?.startsWith('extra ') === true ? decodeBase64(lines.shift()?.slice('extra '.length) ?? '') : null;
  if (extra === undefined) throw invalid('extra');
  const [, decimal] = /^index (.+)$/.exec(lines.shift() ?? '') ?? [];
  const index = decimal === undefined ? undefined : parseDecimal(decimal);
  if (index === undefined) throw invalid('index');
  if (lines.length > MAX_PATH) throw invalid('path');
  const path = lines.map(parseHash);
  const checkpoint = encodeUtf8(text.slice(split + 2));
  return extra === null ? { index, path, checkpoint } : { index, path, checkpoint, extra };
}

function parseHash(line: string): Uint8Array {
  const hash = decodeBase64(line);
  if (hash?.length !== HASH_SIZE) throw invalid('path');
  return hash;
}

function invalid(what: string): CodedError {
  return new CodedError('PROOF_INVALID', `tlog proof: ${what}`);
}
