import { readCoreLine } from './bundle-rows.ts';
import { equalBytes } from './bytes.ts';
import { type CanonicalValue, parseCanonical } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { hashCore, type LeafFields } from './leaf.ts';
import type { Findings } from './verify-findings.ts';

interface File {
  readonly file: Uint8Array;
  readonly path: string;
  readonly stream: string;
}

/** Reads core.jsonl beside the rows: each row that carries its core takes the next line, which must be its own. */
export function createCoreReader(
  { crypto, findings }: { readonly crypto: Crypto; readonly findings: Findings },
  { file, path, stream }: File,
): {
  /** The core, where it is the one the row commits to and is canonical JSON. */
  take(leaf: LeafFields): CanonicalValue | undefined;
  finish(): void;
} {
  let offset = 0;
  let readable = true;

  function readLine(): ReturnType<typeof readCoreLine> {
    if (!readable || offset >= file.length) return undefined;
    const line = readCoreLine(file, offset);
    if (line === undefined) {
      readable = false;
      findings.add('BUNDLE_INVALID', { path }, `the line at byte ${offset} is not {"core":...,"seq":...}`);
    }
    return line;
  }

  return {
    take(leaf) {
      const here = { stream, first: leaf.seq, last: leaf.seq };
      let line = readLine();
      while (line !== undefined && line.seq < leaf.seq) {
        findings.add('CORE_UNEXPECTED', { stream, first: line.seq, last: line.seq }, 'the row is out of scope, or has its core already');
        offset = line.next;
        line = readLine();
      }
      if (line === undefined || line.seq !== leaf.seq) {
        findings.add('CORE_MISSING', here, 'the row is in scope');
        return undefined;
      }
      offset = line.next;
      if (!equalBytes(hashCore(crypto, line.core), leaf.core_hash)) {
        findings.add('LEAF_MISMATCH', here, 'the core is not the one the row commits to');
        return undefined;
      }
      const core = parseCore(line.core);
      if (core === undefined) findings.add('CORE_INVALID', here, 'sealed as it is, but not canonical JSON');
      return core;
    },
    finish() {
      for (let line = readLine(); line !== undefined; line = readLine()) {
        findings.add('CORE_UNEXPECTED', { stream, first: line.seq, last: line.seq }, 'the row is out of scope, or has its core already');
        offset = line.next;
      }
    },
  };
}

function parseCore(bytes: Uint8Array): CanonicalValue | undefined {
  try {
    return parseCanonical(bytes);
  } catch {
    return undefined; // CANONICAL_INVALID, the one reason it has
  }
}
