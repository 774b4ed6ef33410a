import { createFrontier, formatSample, hashEntry, parseSample, rankForSample, REPORT_PATHS, type Sample } from '@spanproof/vocabulary/ledger';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { drawSample } from '../../processor/src/evidence/sampling.ts';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import { verifyWithBoth } from './both.ts';
import { createSmallLedger, exportBundle, type Files, type Ledger, NOON, pack, PERIOD, reseal, unpack } from './bundles.ts';
import { startPython } from './python.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

const LOG_SIZE = 5;
const NONCE = Buffer.from('an auditor’s own nonce');

/** Calls of the period, as the ledger wrote them: the population. */
function listCalls(ledger: Ledger): readonly Uint8Array[] {
  return ledger.streams.flatMap(({ rows }) =>
    rows.filter(({ kind, t_ingest }) => kind === 1 && t_ingest >= PERIOD.from && t_ingest < PERIOD.to).map(({ record_id }) => record_id),
  );
}

function rootAt(ledger: Ledger, size: number): Uint8Array {
  const frontier = createFrontier(crypto);
  for (const entry of ledger.entries.slice(0, size)) frontier.push(hashEntry(crypto, entry));
  return frontier.root();
}

function formTestSample(
  ledger: Ledger,
  size: number,
  changes: Omit<Partial<Sample>, 'population'> & { readonly population?: Partial<Sample['population']> } = {},
): Sample {
  const calls = listCalls(ledger);
  const population = {
    id: new Uint8Array(16).fill(3),
    at: NOON + 10n,
    from: PERIOD.from,
    to: PERIOD.to,
    calls: calls.length,
    logSize: LOG_SIZE,
    root: rootAt(ledger, LOG_SIZE),
    ...changes.population,
  };
  const nonceAt = NOON + 20n;
  const items = drawSample(crypto, calls, { root: population.root, checkpointAt: population.at, nonceAt, nonce: NONCE, size: Math.max(1, size) });
  return { nonce: NONCE, nonceAt, size, items, ...changes, population };
}

async function exportWith(ledger: Ledger, sample: Sample): Promise<Uint8Array> {
  const report = [
    { name: REPORT_PATHS.report, bytes: Buffer.from('{}') },
    { name: REPORT_PATHS.sample, bytes: formatSample(sample) },
    { name: 'data/report/tables/controls/cc6-1-x.csv', bytes: Buffer.from('a\n') },
  ];
  return exportBundle(ledger, { ...PERIOD, report });
}

describe('the sample of a bundle', () => {
  test.each([1, 2, 4, 100])('of %i is drawn again by both verifiers', async (size) => {
    const ledger = createSmallLedger();
    const report = await verifyWithBoth(python, await exportWith(ledger, formTestSample(ledger, size)), ledger.policy());
    expect(report).toMatchObject({ integrity: 'verified', findings: [] });
  });

  const FORGERIES: readonly (readonly [string, Parameters<typeof formTestSample>[2]])[] = [
    ['another order', {}],
    ['a root the log never had', { population: { root: new Uint8Array(32).fill(1) } }],
    ['a root of another size', { population: { logSize: LOG_SIZE - 1 } }],
    ['a size the log never had', { population: { logSize: 4_000 } }],
    ['calls left out of the population', { population: { calls: 3 } }],
    ['another period', { population: { to: PERIOD.to - 1n } }],
    ['a nonce older than the population', { nonceAt: NOON }],
    ['a nonce that can be guessed', { nonce: NONCE.subarray(0, 15) }],
    ['fewer items than asked for', { size: 3 }],
  ];
  test.each(FORGERIES)('%s: both find it', async (name, changes) => {
    const ledger = createSmallLedger();
    const honest = formTestSample(ledger, 2, changes);
    const forged = name === 'another order' ? { ...honest, items: honest.items.toReversed() } : honest;
    const report = await verifyWithBoth(python, await exportWith(ledger, forged), ledger.policy());
    expect(report.findings).toEqual([{ ...report.findings[0], code: 'SAMPLE_MISMATCH', where: { path: REPORT_PATHS.sample } }]);
  });

  const change = async (edit: (files: Files) => void): Promise<readonly string[]> => {
    const ledger = createSmallLedger();
    const files = unpack(await exportWith(ledger, formTestSample(ledger, 2)));
    edit(files);
    reseal(files, ledger.roles.governance);
    const { findings } = await verifyWithBoth(python, pack(files), ledger.policy());
    return findings.map(({ code, where }) => `${code} ${where.path}`);
  };

  test('what is no sample, and files beside the package, are found', async () => {
    expect(await change((files) => files.set(REPORT_PATHS.sample, Buffer.from('{}')))).toEqual([`BUNDLE_INVALID ${REPORT_PATHS.sample}`]);
    expect(await change((files) => files.set('data/report/run.sh', Buffer.from('x')))).toEqual(['BUNDLE_FILE_UNKNOWN data/report/run.sh']);
    expect(await change((files) => files.set('data/report/tables/../x.csv', Buffer.from('x')))).toContain('BUNDLE_ZIP undefined');
  });
});

test('a sample comes back from its bytes, and nothing else does', () => {
  const ledger = createSmallLedger();
  const bytes = formatSample(formTestSample(ledger, 3));
  expect(formatSample(parseSample(bytes))).toEqual(bytes);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ mask;
      try {
        expect(formatSample(parseSample(changed))).toEqual(changed);
      } catch (error) {
        expect(error).toMatchObject({ code: 'SAMPLE_INVALID' });
      }
    }),
  );
  const id = new Uint8Array(16);
  expect(rankForSample(crypto, { root: new Uint8Array(32), nonce: NONCE }, id)).toEqual(crypto.sha256(Buffer.concat([new Uint8Array(32), NONCE, id])));
});
