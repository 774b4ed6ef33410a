import { formatTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  zip = await exportBundle(ledger, PERIOD);
  policy = ledger.policy();
});

/** One bit of every byte, scattered by its place; all eight where time allows. */
function flips(): readonly Flip[] {
  return Array.from(zip, (_, offset) =>
    (SLOW ? [0, 1, 2, 3, 4, 5, 6, 7] : [Math.imul(offset, 2_654_435_761) >>> 29]).map((bit): Flip => [offset, 1 << bit]),
  ).flat();
}

describe('one flipped bit anywhere in a small bundle', () => {
  test('the bundle is whole, and small enough', () => {
    expect(zip.length).toBeLessThanOrEqual(8192);
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
