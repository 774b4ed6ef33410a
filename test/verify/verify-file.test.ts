import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceOf, verifyBundle, walkBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { openByteSource } from '../../processor/src/cli/open-byte-source.ts';
import { verifyFile } from '../../processor/src/verify/verify-file.ts';
import { ATTACKS_ON_FILES } from '../attack/attacks-on-files.ts';
import { createSmallLedger, exportBundle, NOON } from './bundles.ts';
import { createLedger } from './ledger.ts';
import { createSource } from './source.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function onDisk(zip: Uint8Array): Promise<{ path: string; source: ReturnType<typeof openByteSource> }> {
  const path = join(folder, 'bundle.zip');
  await writeFile(path, zip);
  return { path, source: openByteSource(path) };
}

/** Three blocks of rows, the last one partial. */
function createLongLedger(): ReturnType<typeof createLedger> {
  const ledger = createLedger();
  const source = createSource('long');
  const stream = ledger.open({}).append(source.hello(NOON));
  for (let call = 1; call <= 33_000; call++) {
    stream.append(source.call(NOON + BigInt(call)));
    if (call % 10_000 === 0) stream.log();
  }
  stream.append(source.checkpoint(NOON + 40_000n)).log();
  return ledger;
}

describe('a bundle on disk, by threads', () => {
  test('has the verdict it has in memory, whole or attacked', { timeout: 120_000 }, async () => {
    const ledger = createSmallLedger();
    const whole = { attempt: async () => ({ zip: await exportBundle(ledger), policy: ledger.policy() }) };
    // A thread a bundle: where time allows, all of them.
    const attacks = ATTACKS_ON_FILES.filter((_, at) => SLOW || at % 6 === 0);
    for (const { attempt } of [whole, ...attacks]) {
      const { zip, policy } = await attempt();
      const { path, source } = await onDisk(zip);
      expect(await verifyFile({ path, source }, { policy }, { threads: 1 })).toEqual(verifyBundle(nodeCrypto, zip, policy));
      source.close();
    }
  });

  test('of several blocks is added up block by block, and no row is walked alone', { timeout: 120_000 }, async () => {
    const ledger = createLongLedger();
    const zip = await exportBundle(ledger);
    const { path, source } = await onDisk(zip);
    const seen: number[] = [];
    const report = await verifyFile({ path, source }, { policy: ledger.policy() }, { threads: 2, onProgress: ({ done }) => seen.push(done) });
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'complete', bundle: { rows: 33_002 } });
    expect(seen).toEqual([16_384, 32_768, 33_002]);
    expect(verifyBundle(nodeCrypto, zip, ledger.policy())).toEqual(report);
    expect(walkEveryRow(zip, ledger)).toEqual(report);

    const stopping = new AbortController();
    stopping.abort(new Error('enough'));
    await expect(verifyFile({ path, source }, { policy: ledger.policy() }, { signal: stopping.signal })).rejects.toThrow('enough');
    source.close();
  });

  test('that is no zip is a finding', async () => {
    const { path, source } = await onDisk(Buffer.from('PK no'));
    expect((await verifyFile({ path, source }, { policy: undefined })).findings.map(({ code }) => code)).toEqual(['SIGNER_UNKNOWN', 'BUNDLE_ZIP']);
    source.close();
  });
});

/** The same verdict where nobody examines blocks ahead. */
function walkEveryRow(zip: Uint8Array, ledger: ReturnType<typeof createLedger>): unknown {
  const walk = walkBundle(nodeCrypto, sourceOf(zip), { policy: ledger.policy() });
  for (let step = walk.next(); ; step = walk.next(undefined)) if (step.done === true) return step.value;
}
