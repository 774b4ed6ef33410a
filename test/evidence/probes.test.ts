import { CodedError } from '@spanproof/vocabulary';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formKeyVersions } from '../../processor/src/evidence/probes/keys.ts';
import { readVerifyReport } from '../../processor/src/evidence/probes/ledger.ts';
import { createProbes, PROBE_LIMITS } from '../../processor/src/evidence/probes/measure.ts';
import { drawCanaries, scanForPlaintext } from '../../processor/src/evidence/probes/plaintext.ts';
import { findsWhatIsThere, spellingsOf } from '../../processor/src/evidence/probes/spellings.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { SealedReader, SealedRows } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { CASE_WINDOW as WINDOW } from '../contracts/control-cases.ts';
import { spellingsOf as spellingsOfTheTests } from '../support/plaintext-scan.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall, type Seeder } from '../support/seed-calls.ts';

const TEXT = 'The quick brown fox asked support why its invoice of last month was sent twice';
const PLANTED = 'canary-7b1e-planted-by-the-deployment';
const body = (text: string): { readonly request: { readonly [key: string]: string } } => ({
  request: { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', text }]) },
});

let engine: TestEngine;
let seeder: Seeder;
let rows: SealedRows;
let reader: SealedReader;
const announced: unknown[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  seeder = createSeeder(engine.client, { start: WINDOW.from });
  rows = createSealedRows(engine.client);
  reader = createSealedReader({ rows, keyRing: seeder.keyRing, crypto: nodeCrypto, openPart });
  await seeder.seed(Array.from({ length: 6 }, (_, index) => formCall({}, { body: body(TEXT.replace('support', `support ${index}`)), person: { user: 'u' } })));
});
afterAll(() => engine[Symbol.asyncDispose]());

const scan = (
  window = WINDOW,
  changes: { readonly rows?: SealedRows; readonly planted?: readonly string[]; readonly mostRecords?: number } = {},
): ReturnType<typeof scanForPlaintext> =>
  scanForPlaintext({ rows: changes.rows ?? rows, reader, announce: async (of) => announced.push(of) }, window, {
    planted: changes.planted ?? [],
    mostRecords: changes.mostRecords ?? 100,
    mostBytes: 1 << 20,
  });

describe('the scan for plaintext', () => {
  test('finds none of what it has opened, finds its positive control, and is announced before', async () => {
    announced.length = 0;
    const result = await scan();
    expect(result).toMatchObject({ canaries: 6, positive_control: true, found: 0 });
    expect(result.bytes).toBeGreaterThan(6_000);
    expect(announced).toEqual([WINDOW]);
    await expect(
      scanForPlaintext({ rows, reader, announce: () => Promise.reject(new CodedError('JOURNAL_FULL', 'full')) }, WINDOW, {
        planted: [],
        mostRecords: 1,
        mostBytes: 1,
      }),
    ).rejects.toMatchObject({ code: 'JOURNAL_FULL' });
  });

  test('finds content in a core, and a planted value', async () => {
    const window = { from: WINDOW.to, to: WINDOW.to + 1_000n };
    const [leaked = ''] = drawCanaries(body(TEXT).request);
    await seeder.seed([formCall({ error_type: `failed: ${leaked}`, region: PLANTED }, { body: body(TEXT), t_ingest: window.from })]);
    expect(await scan(window)).toMatchObject({ canaries: 1, found: 1 });
    expect(await scan(window, { planted: [PLANTED] })).toMatchObject({ canaries: 2, found: 2 });
    expect(await scan(window, { planted: ['canary that nobody sent'] })).toMatchObject({ canaries: 2, found: 1 });
  });

  test.each(spellingsOf(TEXT.slice(20, 52)).map((spelling, index) => ({ index, spelling })))(
    'finds content that rests where an envelope should be (spelling $index)',
    async ({ spelling }) => {
      const leaking: SealedRows = {
        ...rows,
        async *list(filter, withBody) {
          for await (const row of rows.list(filter, withBody)) yield { ...row, body_envelope: Buffer.concat([Buffer.from('x'), spelling]) };
        },
      };
      expect(await scan(WINDOW, { rows: leaking, planted: [TEXT.slice(20, 52)] })).toMatchObject({ found: 1, positive_control: true });
    },
  );

  test('bytes in which the positive control is not there test nothing; neither does silence', async () => {
    const compressed: SealedRows = {
      ...rows,
      async *list(filter, withBody) {
        for await (const row of rows.list(filter, withBody)) yield { ...row, core: Buffer.from('not the core') };
      },
    };
    expect(await scan(WINDOW, { rows: compressed })).toMatchObject({ positive_control: false });
    expect(await scan({ from: 0n, to: 1n })).toEqual({ bytes: 0, canaries: 0, positive_control: false, found: 0 });
  });

  test('keeps to its limit', async () => {
    expect((await scan(WINDOW, { mostRecords: 2 })).canaries).toBe(2);
  });

  test('canaries are long, varied pieces of content', () => {
    expect(drawCanaries('short')).toEqual([]);
    expect(drawCanaries('-'.repeat(100))).toEqual([]);
    expect(drawCanaries({ a: [TEXT, null, 1], b: { c: `${TEXT}.` } })).toHaveLength(2);
    expect(TEXT).toContain(drawCanaries(TEXT)[0] ?? 'none');
    expect(drawCanaries(TEXT)[0]).toHaveLength(32);
  });

  test('the spellings are those that the tests of the whole path look for', () => {
    expect(spellingsOf(`${TEXT} "ä"`)).toEqual(spellingsOfTheTests(`${TEXT} "ä"`));
    expect(findsWhatIsThere([spellingsOf(TEXT)])).toBe(true);
    expect(findsWhatIsThere([[Buffer.alloc(0)]])).toBe(false);
  });
});

const NONE = { body: 0, original: 0, subject: 0 };

const REPORT: VerifyReport = {
  schema: 'spanproof/verify-report/v1',
  bundle: { id: '', log: 'l', log_size: 1, from: '0', to: '1', streams: 2, rows: 12, records: 9, withheld: NONE, absent: NONE },
  integrity: 'verified',
  completeness: 'gaps',
  findings: [{ code: 'SOURCE_GAP', where: { source: 's1', first: 3, last: 4 }, message: 'signed for, not on record' }],
  findings_omitted: 0,
  notices: [],
  notices_omitted: 0,
  pruned: [],
  erasures: [],
  holds: 0,
  sources: [
    { source: 's1', service: 'desk', verdict: 'gaps', first: 1, last: 9, missing: 2, dropped: 1, altered: 0 },
    { source: 's2', verdict: 'not_measurable', missing: 0, altered: 0, reason: 'no hello of it is in the bundle' },
  ],
  calls_without_source: 0,
  assurance: '',
  not_covered: [],
};

describe('a verification as probes', () => {
  test('integrity and completeness apart', () => {
    expect(readVerifyReport(REPORT)).toEqual({
      integrity: { verdict: 'verified', streams: 2, rows: 9, findings: [] },
      completeness: [
        { source: 's1', service: 'desk', verdict: 'gaps', detail: '2 missing of calls 1 to 9, 1 given up by the source' },
        { source: 's2', verdict: 'not_measurable', detail: 'no hello of it is in the bundle' },
      ],
    });
  });

  test('broken: findings with their place, and nothing about completeness', () => {
    const broken = readVerifyReport({
      ...REPORT,
      integrity: 'broken',
      findings: [{ code: 'ROOT_MISMATCH', where: { stream: 's', first: 1, last: 2 }, message: 'm' }],
      findings_omitted: 3,
    });
    expect(broken.integrity).toMatchObject({ verdict: 'broken', findings: ['ROOT_MISMATCH s rows 1 to 2: m', 'OMITTED 3 more findings are not listed'] });
    expect(broken.completeness).toBeUndefined();
    expect(broken.unavailable?.completeness).toBeDefined();
  });

  test('self-consistent is not verified', () => {
    expect(readVerifyReport({ ...REPORT, integrity: 'self_consistent' }).integrity).toBeUndefined();
  });
});

describe('the probes of a run', () => {
  const failures: unknown[] = [];
  const probes = (verifyWindow: () => Promise<VerifyReport>, mostRows = PROBE_LIMITS.mostRows): ReturnType<typeof createProbes> =>
    createProbes(
      {
        query: createQuery(engine.client),
        verifyWindow,
        rows,
        reader,
        announceScan: async () => undefined,
        listKeys: () => Promise.reject(new CodedError('KEY_UNAVAILABLE', 'gone')),
        onFailure: (error) => failures.push(error),
      },
      { planted: [], limits: { ...PROBE_LIMITS, mostRows } },
    );

  test('each is measured, and one that fails takes no other with it', async () => {
    const measured = await probes(async () => REPORT)(WINDOW);
    expect(measured.integrity?.verdict).toBe('verified');
    expect(measured.plaintext).toMatchObject({ canaries: 6, found: 0 });
    expect(measured.keys).toBeUndefined();
    expect(measured.unavailable).toEqual({ keys: 'KEY_UNAVAILABLE' });
    expect(failures).toHaveLength(1);
  });

  test('a verification that fails, or is too large, or has nothing to verify, is absent with its reason', async () => {
    const never = (): Promise<VerifyReport> => Promise.reject(new CodedError('EXPORT_INCOMPLETE', 'rows are gone'));
    expect((await probes(never)(WINDOW)).unavailable).toMatchObject({ integrity: 'EXPORT_INCOMPLETE', completeness: 'EXPORT_INCOMPLETE' });
    expect((await probes(never, 3)(WINDOW)).unavailable?.integrity).toMatch(/more than the 3/);
    expect((await probes(never)({ from: 0n, to: 1n })).unavailable?.integrity).toMatch(/nothing to verify/);
  });
});

test('a key version that lives is in use since it was made, or since the first day that it wraps a key', () => {
  const kek = (tenant: string, version: number): { readonly tenant: string; readonly version: number } => ({ tenant, version });
  expect(
    formKeyVersions(
      [kek('b', 1), kek('a', 2), kek('a', 1), { ...kek('c', 1), destroyed: 5n }, { ...kek('c', 2), created: 1_767_225_600_000_000_000n }],
      [
        { ...kek('a', 1), day: '2026-02-01' },
        { ...kek('a', 1), day: '2026-01-01' },
        { ...kek('b', 2), day: '2026-03-01' },
      ],
    ),
  ).toEqual([
    { tenant: 'a', version: 1, since: '2026-01-01' },
    { tenant: 'a', version: 2 },
    { tenant: 'b', version: 1 },
    { tenant: 'c', version: 2, since: '2026-01-01' },
  ]);
});
