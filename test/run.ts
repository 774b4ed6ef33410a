/**
 * The one runner of `npm test`: static checks first, then the tests. The last line is `N passed, N failed, N skipped`,
 * where a static check counts as one. Arguments: --slow (exhaustive cases too); everything else goes to vitest.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SLOW_FILES } from './run/slow-files.ts';
import { runStep, type Step } from './run/step.ts';
import type { Tally } from './run/tally.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const slow = process.argv.includes('--slow');
const passedOn = process.argv.slice(2).filter((argument) => argument !== '--slow');

process.chdir(root);
process.env['PATH'] = [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
if (slow) process.env['SPANPROOF_SLOW'] = '1';
// A file that somebody names runs, slow or not.
const leftOut = slow || passedOn.some((argument) => !argument.startsWith('-')) ? [] : SLOW_FILES;

const folder = mkdtempSync(join(tmpdir(), 'spanproof-run-'));
const tallyFile = join(folder, 'tally.json');
const checks: readonly Step[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--quiet'] },
  { name: 'format', command: ['biome', 'check', '.'] },
  { name: 'unused', command: ['knip'] },
];
const tests: Step = {
  name: slow ? 'tests, the slow ones too' : 'tests',
  command: ['vitest', 'run', '--reporter=default', '--reporter=./test/run/tally.ts', ...leftOut.map((file) => `--exclude=${file}`), ...passedOn],
  shown: true,
  env: { SPANPROOF_TALLY: tallyFile },
};

let passed = 0;
let failed = 0;
for (const check of checks) {
  if ((await runStep(check)).ok) passed += 1;
  else failed += 1;
}
const ran = await runStep(tests);
const tally = readTally();
passed += tally.passed;
failed += tally.failed + tally.stray;
if (!ran.ok && tally.failed + tally.stray === 0) failed += 1;
rmSync(folder, { recursive: true });

for (const file of leftOut) console.log(`skipped: ${file} (the whole file; npm run test:slow runs it)`);
for (const { name, reason } of tally.skipped) console.log(`skipped: ${name} (${reason ?? 'no reason given'})`);
console.log(`${passed} passed, ${failed} failed, ${tally.skipped.length + leftOut.length} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

function readTally(): Tally {
  try {
    return JSON.parse(readFileSync(tallyFile, 'utf8')) as Tally;
  } catch {
    return { passed: 0, failed: 0, skipped: [], stray: 1 }; // vitest ended before it wrote one: that is a failure to count
  }
}
