import { afterAll, describe, expect, test } from 'vitest';
import { place, verifyWithBoth } from './both.ts';
import { exportBundle, HOUR, type Ledger, NOON, PERIOD } from './bundles.ts';
import { createLedger, type Row } from './ledger.ts';
import { startPython } from './python.ts';
import { createSource } from './source.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

type Source = ReturnType<typeof createSource>;
const ID = Buffer.from(createSource('s').id).toString('hex');

async function judge(rows: (source: Source) => readonly (Row | undefined)[], period: { from: bigint; to: bigint } = PERIOD): ReturnType<typeof verifyWithBoth> {
  const ledger: Ledger = createLedger();
  const sealed = rows(createSource('s')).filter((row) => row !== undefined);
  ledger
    .open({})
    .append(...sealed)
    .log();
  return verifyWithBoth(python, await exportBundle(ledger, { ...period, verifiers: false }), ledger.policy());
}

const t = (n: number): bigint => NOON + BigInt(n);

describe('completeness of a source', () => {
  test('all calls up to the last checkpoint are on record', async () => {
    const report = await judge((s) => [s.hello(t(0)), s.call(t(1)), s.checkpoint(t(2)), s.checkpoint(t(3)), s.call(t(4)), s.checkpoint(t(5)), s.call(t(6))]);
    expect(report).toMatchObject({
      integrity: 'verified',
      completeness: 'complete',
      findings: [],
      sources: [{ verdict: 'complete', first: 1, last: 2, missing: 0 }],
    });
  });

  test('calls that arrive out of order, or twice, count once', async () => {
    const report = await judge((s) => {
      const [hello, one, two, checkpoint] = [s.hello(t(9)), s.call(t(1)), s.call(t(2)), s.checkpoint(t(3))];
      return [two, one, two, checkpoint, one, hello].map((row, at) => ({ ...row, t: t(at) }));
    });
    expect(report).toMatchObject({ completeness: 'complete', findings: [], sources: [{ verdict: 'complete', missing: 0 }] });
  });

  test('a call that was never sealed', async () => {
    const report = await judge((s) => {
      const [hello, ...calls] = [s.hello(t(0)), s.call(t(1)), s.call(t(2)), s.call(t(3)), s.call(t(4))];
      return [hello, calls[0], calls[3], s.checkpoint(t(5), { dropped: 2 })];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_GAP ${ID} 2-3`]);
    expect(report).toMatchObject({ integrity: 'verified', completeness: 'gaps', sources: [{ verdict: 'gaps', missing: 2, dropped: 2 }] });
  });

  test('the last calls were never sealed', async () => {
    const report = await judge((s) => {
      const rows = [s.hello(t(0)), s.call(t(1)), s.call(t(2))];
      return [...rows.slice(0, 2), s.checkpoint(t(5))];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_GAP ${ID} 2-2`]);
  });

  test('a call that was changed before sealing', async () => {
    const report = await judge((s) => {
      const [hello, call] = [s.hello(t(0)), s.call(t(1))];
      return [hello, { ...call, core: { schema: 'x', call_digest: 'ab'.repeat(32) } }, s.checkpoint(t(2)), s.call(t(3)), s.checkpoint(t(4))];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_CHAIN ${ID} 1-1`]);
    expect(report.sources).toMatchObject([{ verdict: 'gaps', missing: 0 }]);
  });

  test('one number for two calls', async () => {
    const report = await judge((s) => {
      const [hello, call] = [s.hello(t(0)), s.call(t(1))];
      return [hello, call, { ...call, core: { schema: 'x', call_digest: 'ab'.repeat(32) } }, s.checkpoint(t(2))];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_CONFLICT ${ID} 1-1`]);
    expect(report.completeness).toBe('gaps');
  });

  test('a checkpoint by another key proves nothing', async () => {
    const report = await judge((s) => [s.hello(t(0)), s.call(t(1)), s.checkpoint(t(2), { forged: true })]);
    expect(report.findings.map(place)).toEqual([`SOURCE_SIGNATURE ${ID} 1-1`]);
  });

  test('a hello of another key', async () => {
    const report = await judge((s) => {
      const hello = s.hello(t(0));
      const other = createSource('other').hello(t(1)).core as { readonly public_key: string };
      return [hello, { ...hello, t: t(1), core: { ...(hello.core as object), public_key: other.public_key } }, s.call(t(2)), s.checkpoint(t(3))];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_CONFLICT ${ID} 0-0`]);
  });

  test('a statement that is not of its source', async () => {
    const report = await judge((s) => [{ ...createSource('other').hello(t(0)), source: { id: s.id, seq: 0 } }]);
    expect(report.findings.map(place)).toEqual([`SOURCE_INVALID ${ID} 0-0`]);
  });

  test('a source that signs for 2^53 calls costs no time', async () => {
    const report = await judge((s) => {
      const far = { ...s.call(t(1)), source: { id: s.id, seq: Number.MAX_SAFE_INTEGER } };
      return [s.hello(t(0)), far, s.checkpoint(t(2))];
    });
    expect(report.findings.map(place)).toEqual([`SOURCE_GAP ${ID} 1-1`]);
  });
});

describe('a source that started before the period', () => {
  test('is measured from its first checkpoint within it', async () => {
    const report = await judge((s) => {
      const [, hello, unsealed, early] = [s.call(t(0)), s.hello(NOON - 2n * HOUR), s.call(t(0)), s.call(NOON - HOUR)];
      expect(unsealed.source?.seq).toBe(2);
      return [hello, early, s.checkpoint(t(1)), s.call(t(2)), s.checkpoint(t(3))];
    });
    expect(report).toMatchObject({ completeness: 'complete', findings: [], sources: [{ verdict: 'complete', first: 4, last: 4 }] });
  });

  test('is not measurable by one checkpoint', async () => {
    const report = await judge((s) => [s.hello(NOON - HOUR), s.call(t(1)), s.checkpoint(t(3))]);
    expect(report).toMatchObject({ completeness: 'not_measurable', findings: [], sources: [{ verdict: 'not_measurable' }] });
  });
});

describe('not measurable', () => {
  test('calls without hello', async () => {
    const report = await judge((s) => [s.call(t(1)), s.checkpoint(t(2))]);
    expect(report).toMatchObject({ completeness: 'not_measurable', findings: [], sources: [{ verdict: 'not_measurable' }] });
  });

  test('calls of emitters that do not number them', async () => {
    const report = await judge((s) => [{ t: t(0), core: { schema: 'spanproof/core/v1' } }, s.hello(t(1)), s.call(t(2)), s.checkpoint(t(3))]);
    expect(report).toMatchObject({ completeness: 'not_measurable', calls_without_source: 1, sources: [{ verdict: 'complete' }] });
  });
});
