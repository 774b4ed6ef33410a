import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClickHouseClient } from '@clickhouse/client';
import { connectControl } from '@spanproof/processor';
import { DEFAULT_POLICY } from '@spanproof/vocabulary';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../processor/src/store/connect.ts';
import { startEmbeddedEngine } from '../../processor/src/store/engines/embedded.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';
import { readBundleFiles } from '../support/bundle-cores.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { findPlaintext, readFilesBelow } from '../support/plaintext-scan.ts';
import { PLANTED, PLANTED_NEEDLES } from '../support/planted-values.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-plain-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** Every column of every table of the database, decompressed and decrypted by the engine itself. */
async function readEngineColumns(client: ClickHouseClient): Promise<Buffer> {
  const columns = await client.query({
    query: "SELECT table, name FROM system.columns WHERE database = 'spanproof' AND default_kind NOT IN ('ALIAS', 'EPHEMERAL')",
    format: 'JSONEachRow',
  });
  const chunks: Buffer[] = [];
  for (const { table, name } of await columns.json<{ table: string; name: string }>()) {
    const { stream } = await client.exec({ query: `SELECT \`${name}\` FROM spanproof.\`${table}\` FORMAT RowBinary` });
    chunks.push(await buffer(stream));
  }
  return Buffer.concat(chunks);
}

async function sendPlanted(processor: ProcessorProcess): Promise<void> {
  const values = Object.values(PLANTED);
  const { body } = formChatBody(values.length, (index) => `please keep this: ${values[index]} and answer`);
  await deliver(body, () => processor.endpoint, AbortSignal.timeout(20_000));
}

async function exportBundle(): Promise<Buffer> {
  const out = join(data, 'exports', 'bundle.zip');
  await connectControl(data).exportEvidence({ from: 0n, to: BigInt(Date.now() + 60_000) * 1_000_000n, out, verifiers: true, onProgress: () => {} });
  return readFile(out);
}

describe('planted personal data and secrets', () => {
  test.each([
    ['the built-in policy', DEFAULT_POLICY],
    ['a policy that keeps originals', { ...DEFAULT_POLICY, dangerously_store_original: true }],
  ])('rest nowhere in plain text under %s', { timeout: 60_000 }, async (_, policy) => {
    const policyFile = join(data, 'policy.json');
    await writeFile(policyFile, JSON.stringify(policy));
    const processor = await startProcessorProcess(data, ['--policy', policyFile]);
    try {
      await sendPlanted(processor);
      const bundle = await exportBundle();
      expect((await connectControl(data).status()).calls).toBe(PLANTED_NEEDLES.length);
      const client = connect({ socketPath: join(data, 'engine', 'engine.sock') });
      const columns = await readEngineColumns(client);
      await client.close();
      expect(columns.length).toBeGreaterThan(10_000);
      expect(findPlaintext(columns, PLANTED_NEEDLES), 'engine columns').toEqual([]);
      for (const { path, bytes } of readFilesBelow(data)) expect(findPlaintext(bytes, PLANTED_NEEDLES), path).toEqual([]);
      for (const { path, bytes } of readBundleFiles(bundle)) expect(findPlaintext(Buffer.from(bytes), PLANTED_NEEDLES), path).toEqual([]);
      expect(findPlaintext(Buffer.from(processor.output()), PLANTED_NEEDLES), 'output').toEqual([]);
    } finally {
      await processor.stop();
    }
  });

  test('are all found by the same scan where they do rest in plain text', { timeout: 60_000 }, async () => {
    const engine = startEmbeddedEngine({}, { dataFolder: data, diskKey: randomBytes(32) });
    try {
      const canary = {
        name: '900-canary',
        sha256: '0'.repeat(64),
        statements: ['CREATE TABLE spanproof.canary (value String) ENGINE = MergeTree ORDER BY tuple()'],
      };
      await engine.migrate([...loadMigrations('embedded'), canary]);
      const client = connect(engine.address);
      await client.insert({ table: 'spanproof.canary', values: Object.values(PLANTED).map((value) => ({ value: `kept: ${value}.` })), format: 'JSONEachRow' });
      expect(findPlaintext(await readEngineColumns(client), PLANTED_NEEDLES)).toEqual(PLANTED_NEEDLES);
      await client.close();
      // The engine's disk is encrypted: its raw files show none of what its columns hold.
      for (const { path, bytes } of readFilesBelow(data)) expect(findPlaintext(bytes, PLANTED_NEEDLES), path).toEqual([]);
    } finally {
      await engine.close();
    }
  });
});
