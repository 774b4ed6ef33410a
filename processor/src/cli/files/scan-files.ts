import { readFile } from 'node:fs/promises';
import { findInText, type FindingKind, type Scanner } from '@spanproof/vocabulary';
import { walkFiles } from './walk-files.ts';

/** Larger files are data, not source. */
const MAX_BYTES = 2 * 1024 * 1024;
const SNIFFED_BYTES = 8192;

export interface FileFinding {
  /** Below the root, with slashes. */
  readonly file: string;
  /** From 1; columns in UTF-16 units, the last one behind the finding. */
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly kind: string;
  /** Per cent. */
  readonly confidence: number;
  readonly detector: string;
  /** The value itself, for allow-lists and fingerprints: never written anywhere. */
  readonly value: string;
}

export interface FileScan {
  readonly findings: readonly FileFinding[];
  readonly files: number;
  /** Too large, or binary. */
  readonly skipped: number;
}

/** Scans every file below a folder for the kinds that `wanted` names. `progress` hears of every hundredth file. */
export async function scanFiles(
  { scanner, progress }: { readonly scanner: Scanner<FindingKind>; readonly progress: (line: string) => void },
  root: string,
  wanted: (kind: string) => boolean,
): Promise<FileScan> {
  const findings: FileFinding[] = [];
  let files = 0;
  let skipped = 0;
  for await (const { path, name, bytes } of walkFiles(root)) {
    const content = bytes > MAX_BYTES ? undefined : await readFile(path);
    if (content === undefined || content.subarray(0, SNIFFED_BYTES).includes(0)) {
      skipped += 1;
      continue;
    }
    files += 1;
    if (files % 100 === 0) progress(`${files} files, ${findings.length} findings`);
    const text = content.toString('utf8');
    findings.push(
      ...placeFindings(
        name,
        text,
        findInText(scanner, text).findings.filter(({ kind }) => wanted(kind)),
      ),
    );
  }
  return { findings, files, skipped };
}

/** Line and column of each finding. `found` is ordered. */
export function placeFindings(
  file: string,
  text: string,
  found: readonly { readonly kind: string; readonly start: number; readonly end: number; readonly confidence: number; readonly detector: string }[],
): FileFinding[] {
  let line = 1;
  let lineStart = 0;
  let next = text.indexOf('\n');
  return found.map(({ kind, start, end, confidence, detector }) => {
    while (next >= 0 && next < start) {
      line += 1;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    const inside = text.slice(start, end).split('\n');
    const end_column = inside.length === 1 ? end - lineStart + 1 : inside.at(-1)!.length + 1;
    const value = text.slice(start, end);
    return { file, line, column: start - lineStart + 1, end_line: line + inside.length - 1, end_column, kind, confidence, detector, value };
  });
}
