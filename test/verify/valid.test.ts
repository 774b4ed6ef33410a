import { filesOf, formatReport, verifyBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { verifyWithBoth } from './both.ts';
import { createSmallLedger, exportBundle, HOUR, NOON, PERIOD, unpack } from './bundles.ts';
import { createLedger, DAY, TENANT } from './ledger.ts';
import { startPython } from './python.ts';
import { createSource } from './source.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

describe('a valid bundle', () => {
  test('is verified and complete, zipped or unpacked', async () => {
    const ledger = createSmallLedger();
    const zip = await exportBundle(ledger);
    const report = await verifyWithBoth(python, zip, ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'complete', findings: [], bundle: { rows: 12, records: 8, streams: 2 } });
    expect(report.sources).toEqual([expect.objectContaining({ verdict: 'complete', first: 1, last: 4, missing: 0 })]);
    expect(verifyBundle(nodeCrypto, filesOf(unpack(zip)), ledger.policy())).toEqual(report);
  });

  test('without a policy agrees with itself and no more', async () => {
    const report = await verifyWithBoth(python, await exportBundle(createSmallLedger()), undefined);
    expect(report).toMatchObject({ integrity: 'self_consistent', findings: [{ code: 'SIGNER_UNKNOWN' }] });
  });

  test('with verifiers inside', async () => {
    const ledger = createSmallLedger();
    expect(
      await verifyWithBoth(python, await exportBundle(ledger, { ...PERIOD, verifiers: true, created: '2026-11-12T08:00:00Z' }), ledger.policy()),
    ).toMatchObject({
      integrity: 'verified',
      findings: [],
    });
  });

  test('of a period before the first row holds every row as preimage only', async () => {
    const ledger = createSmallLedger();
    const report = await verifyWithBoth(python, await exportBundle(ledger, { from: DAY, to: DAY + HOUR, verifiers: false }), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'not_measurable', bundle: { rows: 12, records: 0, withheld: { body: 0 } } });
  });

  test('of a period that no stream covers holds no stream', async () => {
    const ledger = createSmallLedger();
    const report = await verifyWithBoth(python, await exportBundle(ledger, { from: 0n, to: HOUR, verifiers: false }), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', bundle: { rows: 0, streams: 0 } });
  });

  test('of one tenant shows other tenants as preimages', async () => {
    const ledger = createSmallLedger();
    const source = createSource('b7');
    ledger
      .open({ class: 'shared' })
      .append(source.call(NOON, { tenant: Buffer.alloc(16, 1) }), source.call(NOON + 1n))
      .log();
    const report = await verifyWithBoth(python, await exportBundle(ledger, { ...PERIOD, tenantTag: TENANT }), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', bundle: { rows: 14, records: 9, tenant_tag: '7e'.repeat(16) } });
  });

  test('of several epochs, blocks and tiles', { timeout: 120_000 }, async () => {
    const ledger = createLedger();
    const source = createSource('many');
    const first = ledger
      .open({ class: 'ops' })
      .append({ kind: 9, t: NOON, core: { schema: 'x' } })
      .log()
      .close();
    for (let epoch = 2; epoch <= 90; epoch++)
      ledger
        .open({ class: 'ops', epoch })
        .append({ kind: 9, t: NOON, core: { schema: 'x' } })
        .log()
        .close();
    const large = ledger.open({ epoch: 90 }).append(source.hello(NOON));
    for (let call = 0; call < 17_000; call++) large.append(source.call(NOON + BigInt(call)));
    large.append(source.checkpoint(NOON + 20_000n)).log();
    expect(first.rows).toHaveLength(1);
    const report = await verifyWithBoth(python, await exportBundle(ledger), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'complete', bundle: { rows: 17_092, log_size: 274 } });
  });
});

describe('the report for people', () => {
  test('has about 20 lines, no forbidden word, and nothing that a terminal would obey', async () => {
    const ledger = createSmallLedger();
    const hostile = createSource('\u001b]0;owned\u0007\u202e');
    ledger.open({ class: 'evil' }).append(hostile.hello(NOON)).log();
    const report = verifyBundle(nodeCrypto, await exportBundle(ledger), ledger.policy());
    const hostileReport = { ...report, sources: report.sources.map((source) => ({ ...source, service: '\u001b[31mred\u202e\n' })) };
    const text = formatReport(hostileReport, { color: false });
    expect(text.split('\n').length).toBeLessThanOrEqual(22);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).not.toMatch(/compliant|immutable|proves complete/i);
    expect(formatReport(report, { color: true })).toContain('\u001b[32mverified\u001b[0m');
  });
});
