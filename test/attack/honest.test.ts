import { verifyBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { place, verifyWithBoth } from '../verify/both.ts';
import { startPython } from '../verify/python.ts';
import { liveHonestly } from './honest-history.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';
const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

describe('an honest history raises no alarm', () => {
  test('by the dice', { timeout: 3_600_000 }, async () => {
    const deeds = new Set<string>();
    for (let seed = 0; seed < (SLOW ? 1_000 : 20); seed++) {
      const history = await liveHonestly(seed);
      const report = verifyBundle(nodeCrypto, history.zip, history.policy);
      expect([seed, report.integrity, ...report.findings.map(place)]).toEqual([seed, 'verified']);
      for (const deed of history.deeds) deeds.add(deed.replace(/ of .*/, ''));
    }
    expect([...deeds].toSorted()).toEqual([
      'crashed: the next epoch goes on',
      'erased a person',
      'pruned the body',
      'pruned the original',
      'pruned the subject',
      'released a hold',
      'rotated the governance key',
      'rotated the log key',
      'rotated the writer key',
      'set a hold',
    ]);
  });

  test('in either verifier', async () => {
    for (const seed of [3, 7]) {
      const { zip, policy } = await liveHonestly(seed);
      expect((await verifyWithBoth(python, zip, policy)).findings).toEqual([]);
    }
  });
});
