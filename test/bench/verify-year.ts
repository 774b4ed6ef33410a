/**
 * Prints how fast a year of evidence is verified: `npm run bench:verify -- [--records N] [--keep FOLDER]`. 12 months, 6 streams a month, 10 million
 * records where nothing else is said. Never fails on a figure.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatTrustPolicy, openZip } from '@spanproof/vocabulary/ledger';
import { openByteSource } from '../../processor/src/cli/open-byte-source.ts';
import { nodeHash } from '../../processor/src/verify/node-hash.ts';
import { VERIFIER } from '../verify/python.ts';
import { writeYearBundle } from './year-bundle.ts';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '10000000' }, python: { type: 'boolean', default: false }, folder: { type: 'string' } },
});
const records = Number(values.records);
/** Of the bundle; it is written twice, once in pieces. */
const BYTES_PER_RECORD = 1_150;
const LEAF = 182;
const MAIN = fileURLToPath(new URL('../../processor/src/main.ts', import.meta.url));

const folder = mkdtempSync(join(values.folder ?? tmpdir(), 'spanproof-bench-'));
const { bavail, bsize } = statfsSync(folder);
const needed = 2 * records * BYTES_PER_RECORD;
if (bavail * bsize < needed) {
  console.log(`${folder} has ${gib(bavail * bsize)} free; ${records} records need ${gib(needed)}. Pass --records N, or --folder on a larger disk.`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
console.log(`${records} records, 12 months, 6 streams a month; ${availableParallelism()} cores; load ${loadavg()[0]?.toFixed(1)}`);
const { path, policy } = await timed('written', () => writeYearBundle(folder, records, () => {}));
const trust = join(folder, 'trust-policy');
writeFileSync(trust, formatTrustPolicy(policy));
rmSync(join(folder, 'streams.part'));
console.log(`bundle: ${gib(statSync(path).size)}, ${Math.round(statSync(path).size / records)} bytes a record`);

await timed('hashing and trees alone (one thread)', () => hashTrees(path));
await timed('whole bundle, spanproof verify (2 threads)', () => {
  const { stdout, stderr } = spawnSync(
    '/usr/bin/env',
    ['time', '-f', '%M KiB peak, %U s user, %S s system', process.execPath, MAIN, 'verify', path, '--policy', trust],
    { encoding: 'utf8' },
  );
  console.log(stdout.split('\n').slice(0, 5).join('\n'));
  console.log(stderr.trim());
});
if (values.python) await timed('whole bundle, verify.py', () => execFileSync('python3', [VERIFIER, path, '--policy', trust]));
const go = (process.env['PATH'] ?? '').split(delimiter).some((place) => existsSync(join(place, 'go')));
console.log(`beside Go's sumdb: skipped, ${go ? 'golang.org/x/mod is not part of this repository' : 'no Go on PATH'}`);
rmSync(folder, { recursive: true, force: true });

/** Every leaf hashed and every tree built, and nothing else: the floor for any verifier of the format. */
function hashTrees(zip: string): void {
  const source = openByteSource(zip);
  const files = openZip(source);
  const node = Buffer.alloc(65, 1);
  for (const name of files.names.filter((member) => member.endsWith('/leaves'))) {
    const bytes = files.read(name) ?? new Uint8Array(0);
    const buffer = Buffer.concat([Buffer.alloc(1), bytes]);
    const stack = Buffer.alloc(32 * 64);
    let used = 0;
    for (let row = 0; row * LEAF < bytes.length; row++) {
      buffer[row * LEAF] = 0;
      nodeHash.into(buffer, row * LEAF, (row + 1) * LEAF + 1, stack, used);
      used += 32;
      for (let rest = row; rest % 2 === 1; rest = (rest - 1) / 2) {
        stack.copy(node, 1, used - 64, used);
        used -= 32;
        nodeHash.into(node, 0, 65, stack, used - 32);
      }
    }
  }
  source.close();
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(`${what}: ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s CPU here), ${Math.round(records / seconds)} records/s`);
  return result;
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
