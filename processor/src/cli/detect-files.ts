import { stat } from 'node:fs/promises';
import { CodedError, coversKind, type FindingKind, type Scanner } from '@spanproof/vocabulary';
import type { DetectRules } from '../config/detect-rules.ts';
import { formatSarif } from './files/format-sarif.ts';
import { scanFiles } from './files/scan-files.ts';
import { readVersion } from '../read-version.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

const SECRETS: readonly string[] = ['SECRET.*', 'CUSTOM.*'];

interface Request {
  readonly root: string;
  /** Empty: secrets and the user's own rules. */
  readonly kinds: readonly string[];
  readonly form: 'text' | 'json' | 'sarif';
}

/** Scans a folder and prints where something is, never what. */
export async function detectFiles(
  { scanner, rules, terminal }: { readonly scanner: Scanner<FindingKind>; readonly rules: DetectRules; readonly terminal: Terminal },
  { root, kinds, form }: Request,
): Promise<ExitCode> {
  const folder = await stat(root).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw new CodedError('USAGE', `${root} is no folder`);
  const wanted = { kinds: kinds.length === 0 ? SECRETS : kinds };
  const scan = await scanFiles({ scanner, progress: (line) => terminal.progress(line) }, root, (kind) => coversKind(wanted, kind as FindingKind));
  const findings = scan.findings.filter((finding) => !rules.allows(finding));
  const allowed = scan.findings.length - findings.length;
  if (form === 'sarif') await terminal.write(formatSarif(findings, await readVersion()));
  else if (form === 'json')
    await terminal.write(
      `${JSON.stringify({ findings: findings.map((finding) => ({ ...finding, value: undefined })), files: scan.files, skipped: scan.skipped, allowed })}\n`,
    );
  else {
    const lines = findings.map(({ file, line, column, kind, confidence }) => `${file}:${line}:${column}  ${kind}  ${confidence} %\n`);
    await terminal.write(`${lines.join('')}${findings.length} findings in ${scan.files} files; ${scan.skipped} skipped, ${allowed} allowed\n`);
  }
  return findings.length === 0 ? 0 : 1;
}
