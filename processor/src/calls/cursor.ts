import { CodedError } from '@spanproof/vocabulary';

/** The last call of a page, in the order of search, and the period the page was cut from. Integers as decimal strings. */
export interface Cursor {
  readonly from: string;
  readonly to: string;
  readonly t_ingest: string;
  readonly stream: string;
  readonly seq: string;
}

const MOST_CHARACTERS = 1_024;
const MOST_STREAM = 512;

/** Opaque to clients; base64url of JSON. */
export function formatCursor({ from, to, t_ingest, stream, seq }: Cursor): string {
  return Buffer.from(JSON.stringify([from, to, t_ingest, stream, seq])).toString('base64url');
}

/** Reads a token from outside. @throws CodedError REQUEST_INVALID for anything formatCursor does not yield */
export function parseCursor(token: string): Cursor {
  const parts = token.length <= MOST_CHARACTERS && /^[A-Za-z0-9_-]+$/.test(token) ? readParts(token) : [];
  const [from, to, t_ingest, stream, seq] = parts;
  if (!isInteger(from) || !isInteger(to) || !isInteger(t_ingest) || !isInteger(seq) || typeof stream !== 'string' || stream.length > MOST_STREAM)
    throw invalid();
  const cursor = { from, to, t_ingest, stream, seq };
  // One spelling only: what is not exactly ours was made or changed by someone else.
  if (formatCursor(cursor) !== token) throw invalid();
  return cursor;
}

function readParts(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // JSON.parse throws for exactly one reason; the caller refuses
  }
}

/** A decimal below 2^63: what Int64 takes. */
function isInteger(value: unknown): value is string {
  return typeof value === 'string' && /^(?:0|[1-9][0-9]{0,18})$/.test(value) && BigInt(value) < 1n << 63n;
}

function invalid(): CodedError {
  return new CodedError('REQUEST_INVALID', '`after` is not a token of an earlier page');
}
