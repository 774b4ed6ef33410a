/** Attacks copies of a ledger in every way the specification lists and prints who found it: `npm run attack`. Exit code 1 where one got through. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { formatTrustPolicy, type VerifyReport, verifyBundle } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { place } from '../verify/both.ts';
import { VERIFIER } from '../verify/python.ts';
import type { Evidence } from './attack.ts';
import { ATTACKS } from './attacks.ts';
import { ATTACKS_ELSEWHERE } from './attacks-elsewhere.ts';

const folder = mkdtempSync(join(tmpdir(), 'spanproof-attack-'));
const rows: (readonly string[])[] = [['ATTACK', 'WITH', 'FOUND BY', 'CODE AND EXACT RANGE']];
let through = 0;

function askPython({ zip, policy, since }: Evidence): VerifyReport {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('bundle.zip'), zip);
  writeFileSync(at('policy'), formatTrustPolicy(policy));
  if (since !== undefined) writeFileSync(at('since'), since);
  const args = [VERIFIER, at('bundle.zip'), '--policy', at('policy'), '--json', ...(since === undefined ? [] : ['--since', at('since')])];
  // Exit code 1 means findings: the report is on standard output all the same.
  return JSON.parse(execFileSync('sh', ['-c', 'python3 "$@" || true', 'sh', ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 })) as VerifyReport;
}

const tell = (report: VerifyReport): readonly string[] => [...report.findings.map(place), ...report.notices.map((notice) => `${place(notice)} (notice)`)];

for (const { name, holds, found, noticed = [], attempt } of ATTACKS) {
  const evidence = await attempt();
  const { zip, policy, since } = evidence;
  const said = tell(verifyBundle(nodeCrypto, zip, policy, since === undefined ? {} : { since }));
  const expected = [...found, ...noticed.map((notice) => `${notice} (notice)`)];
  const by = [said, tell(askPython(evidence))].map((codes) => expected.every((code) => codes.includes(code)));
  const names = ['verify', 'verify.py'].filter((_, at) => by[at]).join(', ');
  if (by.includes(false)) through += 1;
  rows.push([name, holds, names === '' ? 'NOBODY' : names, expected.join('; ')]);
}
for (const { name, holds, foundBy, attempt } of ATTACKS_ELSEWHERE) {
  const code = await attempt();
  if (code === undefined) through += 1;
  rows.push([name, holds, code === undefined ? 'NOBODY' : foundBy, code ?? '']);
}
rmSync(folder, { recursive: true, force: true });

const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
console.log(`\n${rows.length - 1} attacks, ${through} got through`);
process.exitCode = through === 0 ? 0 : 1;
