/** Prints how fast bundles are built and verified: `node test/bench/verify-bundle.ts [records]`. Never fails. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { exportBundle, NOON, PERIOD } from '../verify/bundles.ts';
import { createLedger } from '../verify/ledger.ts';
import { VERIFIER } from '../verify/python.ts';
import { createSource } from '../verify/source.ts';

const records = Number(process.argv[2] ?? 100_000);
const core = {
  schema: 'spanproof/core/v1',
  operation: 'chat',
  provider: 'openai',
  model_requested: 'gpt-4.1-mini',
  model_served: 'gpt-4.1-mini-2025-04-14',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
  caller: { service: 'support-desk', environment: 'production', workload: 'answer' },
  tokens: { input: 812, output: 164 },
  latency_ns: 1_204_000_000,
  outcome: 'ok',
  finish_reasons: ['stop'],
  verdicts: Array.from({ length: 4 }, (_, rule) => ({ rule: `rule-${rule}`, version: 1, action: 'redact', outcome: 'allowed', by: 'processor', count: 0 })),
  features: { chars_in: 3021, chars_out: 644, findings: [] },
  dialect: 'gen_ai@1.37',
  unmapped: 0,
};

const ledger = createLedger();
const source = createSource('bench');
const stream = ledger.open({}).append(source.hello(NOON));
for (let call = 1; call <= records; call++) {
  const { core: stamped, ...row } = source.call(NOON + BigInt(call));
  stream.append({ ...row, core: { ...core, ...(stamped as object) } });
  if (call % 4096 === 0) stream.append(source.checkpoint(NOON + BigInt(call))).log();
}
stream.append(source.checkpoint(NOON + BigInt(records + 1))).log();

const folder = mkdtempSync(join(tmpdir(), 'spanproof-bench-'));
const path = join(folder, 'bundle.zip');
const policy = join(folder, 'trust-policy');
const zip = await timed('built', () => exportBundle(ledger, PERIOD));
writeFileSync(path, zip);
writeFileSync(policy, formatTrustPolicy(ledger.policy()));
console.log(`${(zip.length / 2 ** 20).toFixed(1)} MiB, ${(zip.length / records).toFixed(0)} bytes a record`);
const report = await timed('verified (TypeScript)', () => verifyBundle(nodeCrypto, zip, ledger.policy()));
await timed('verified (Python)', () => execFileSync('python3', [VERIFIER, path, '--policy', policy]));
console.log(`integrity ${report.integrity}, completeness ${report.completeness}`);
rmSync(folder, { recursive: true, force: true });

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what}: ${records} records in ${seconds.toFixed(2)} s, ${Math.round(records / seconds)} records/s`);
  return result;
}
