import { formatSample, formatTrustPolicy, hashEntry, openZip, REPORT_PATHS, rootOf, verifyBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BundleFile } from '../../processor/src/export/contract.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { exportBundle, NOON, PERIOD } from './bundles.ts';
import { createCachingCrypto } from './caching-crypto.ts';
import { createLedger } from './ledger.ts';
import { type Flip, startPython } from './python.ts';
import { createSource } from './source.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';
const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

let zip: Uint8Array;
let policy: ReturnType<ReturnType<typeof createLedger>['policy']>;

beforeAll(async () => {
  const ledger = createLedger();
  const source = createSource('s');
  ledger
    .open({})
    .append(source.hello(NOON), source.call(NOON + 1n), source.checkpoint(NOON + 2n))
    .log();
  zip = await exportBundle(ledger, { ...PERIOD, report: formReport(ledger) });
  policy = ledger.policy();
});

/** An evidence package at its smallest: what is read by people, and the sample that verifiers read. */
function formReport({ streams, entries }: ReturnType<typeof createLedger>): readonly BundleFile[] {
  const logSize = entries.length - 1;
  const root = rootOf(nodeCrypto, Buffer.concat(entries.slice(0, logSize).map((entry) => hashEntry(nodeCrypto, entry))));
  const calls = streams.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 1).map(({ record_id }) => record_id));
  const population = { id: new Uint8Array(16).fill(3), at: NOON + 10n, from: PERIOD.from, to: PERIOD.to, calls: calls.length, logSize, root };
  const sample = formatSample({ population, nonce: new Uint8Array(16).fill(9), nonceAt: NOON + 20n, size: 1, items: calls });
  return [
    { name: REPORT_PATHS.report, bytes: Buffer.from('{"content_hash":"ab"}') },
    { name: REPORT_PATHS.sample, bytes: sample },
    { name: 'data/report/tables/controls/CC6.1-x.csv', bytes: Buffer.from('"control"\r\n') },
  ];
}

/** One bit of every byte, scattered by its place; all eight where time allows. */
function flips(): readonly Flip[] {
  return Array.from(zip, (_, offset) =>
    (SLOW ? [0, 1, 2, 3, 4, 5, 6, 7] : [Math.imul(offset, 2_654_435_761) >>> 29]).map((bit): Flip => [offset, 1 << bit]),
  ).flat();
}

describe('one flipped bit anywhere in a small bundle', () => {
  test('the bundle is whole, with an evidence package, and small enough', () => {
    expect(zip.length).toBeLessThanOrEqual(10_240);
    expect(openZip(zip).names).toContain(REPORT_PATHS.sample);
    expect(verifyBundle(createCachingCrypto(), zip, policy)).toMatchObject({ integrity: 'verified', completeness: 'complete', findings: [] });
  });

  test('is found by the TypeScript verifier', { timeout: 900_000 }, () => {
    const crypto = createCachingCrypto();
    const missed = flips().filter(([offset, mask]) => {
      const mutant = Uint8Array.from(zip);
      mutant[offset] = (mutant[offset] ?? 0) ^ mask;
      const { findings, integrity } = verifyBundle(crypto, mutant, policy);
      return findings.length === 0 || integrity === 'verified';
    });
    expect(missed).toEqual([]);
  });

  test('is found by the Python verifier', { timeout: 3_600_000 }, async () => {
    expect(await python.missed(zip, formatTrustPolicy(policy), flips())).toEqual([]);
  });
});
