import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE_PATHS, formatTrustPolicy, parseDescription } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../processor/src/export/bundle.ts';
import type { BundleProgress } from '../../processor/src/export/contract.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { EvidenceReader } from '../../processor/src/store/contract.ts';
import { createSmallLedger, exportBundle, PERIOD, unpack } from '../verify/bundles.ts';
import { VERIFIER } from '../verify/python.ts';

/** coreutils: the auditor's own tool, not ours. */
const SHA256SUM = 'sha256sum';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanproof-export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const incomplete = expect.objectContaining({ code: 'EXPORT_INCOMPLETE' });

async function build(change: (reader: EvidenceReader) => Partial<EvidenceReader>): Promise<void> {
  const ledger = createSmallLedger();
  const reader = ledger.reader();
  const bundle = await buildBundle(
    { reader: { ...reader, ...change(reader) }, crypto: nodeCrypto, signer: ledger.roles.governance, checkpoint: ledger.checkpoint() },
    PERIOD,
  );
  let size = 0;
  for await (const chunk of bundle.chunks()) size += chunk.length;
  expect(size).toBe(bundle.summary.size);
}

describe('buildBundle', () => {
  test('the same evidence gives the same bytes, and another date changes bag-info.txt alone', async () => {
    const [first, second] = [await exportBundle(createSmallLedger()), await exportBundle(createSmallLedger())];
    expect(Buffer.compare(first, second)).toBe(0);
    const [monday, tuesday] = [
      unpack(await exportBundle(createSmallLedger(), { ...PERIOD, created: '2026-11-09' })),
      unpack(await exportBundle(createSmallLedger(), { ...PERIOD, created: '2026-11-10T01:02:03.456Z' })),
    ];
    const differing = [...monday.keys()].filter((name) => Buffer.compare(monday.get(name) ?? Buffer.of(), tuesday.get(name) ?? Buffer.of()) !== 0);
    expect(differing).toEqual([BUNDLE_PATHS.info, BUNDLE_PATHS.tagManifest, BUNDLE_PATHS.signature]);
  });

  test('says how far it is, and beforehand what it will be', async () => {
    const ledger = createSmallLedger();
    const heard: BundleProgress[] = [];
    const bundle = await buildBundle(
      { reader: ledger.reader(), crypto: nodeCrypto, signer: ledger.roles.governance, checkpoint: ledger.checkpoint() },
      PERIOD,
      (progress) => heard.push(progress),
    );
    expect(bundle.summary).toMatchObject({ records: 8, rows: 12, streams: 2 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of bundle.chunks()) chunks.push(chunk);
    expect(Buffer.concat(chunks).length).toBe(bundle.summary.size);
    expect(heard.filter(({ phase }) => phase === 'reading').at(-1)).toEqual({ phase: 'reading', done: 12, total: 12 });
    expect(heard.at(-1)).toEqual({ phase: 'writing', done: 12, total: 12 });
  });

  test('describes what it holds and withholds', async () => {
    const files = unpack(await exportBundle(createSmallLedger()));
    expect(parseDescription(files.get(BUNDLE_PATHS.description) ?? Buffer.of())).toMatchObject({
      logSize: 8,
      streams: [
        { rows: 2, records: 1 },
        { rows: 10, records: 7 },
      ],
      withheld: { body: 4, original: 1, subject: 1 },
    });
    const everything = Buffer.concat([...files.values()]).toString('latin1');
    expect(everything).not.toContain('body b1');
    expect(everything).not.toContain('subject part');
  });

  test('other tools open it: unzip, sha256sum, the Python verifier on the unpacked folder', async () => {
    const ledger = createSmallLedger();
    const zip = join(folder, 'bundle.zip');
    writeFileSync(zip, await exportBundle(ledger, { ...PERIOD, verifiers: true }));
    const unpacked = join(folder, 'unpacked');
    execFileSync('python3', ['-m', 'zipfile', '-e', zip, unpacked]);
    expect(execFileSync(SHA256SUM, ['-c', '--quiet', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'], { cwd: unpacked }).toString()).toBe('');
    const policy = join(folder, 'trust-policy');
    writeFileSync(policy, formatTrustPolicy(ledger.policy()));
    for (const path of [zip, unpacked]) expect(execFileSync('python3', [VERIFIER, path, '--policy', policy]).toString()).toContain('integrity     verified');
  });

  test('refuses where the store holds less than the log covers', async () => {
    await expect(build(() => ({}))).resolves.toBeUndefined();
    const gap = (reader: EvidenceReader): Partial<EvidenceReader> => ({
      async *records(stream, size) {
        for await (const row of reader.records(stream, size)) if (row.seq !== 3) yield row;
      },
    });
    const short = (reader: EvidenceReader): Partial<EvidenceReader> => ({ records: (stream, size) => reader.records(stream, size - 1) });
    const twice = (reader: EvidenceReader): Partial<EvidenceReader> => ({
      async *records(stream, size) {
        for await (const row of reader.records(stream, size)) yield* row.seq === 1 ? [row, row] : [row];
      },
    });
    const shortLog = (reader: EvidenceReader): Partial<EvidenceReader> => ({ logEntries: (size) => reader.logEntries(size - 1) });
    for (const change of [gap, short, twice, shortLog]) await expect(build(change)).rejects.toEqual(incomplete);
  });

  test('refuses where the store changes while it is read', async () => {
    let reads = 0;
    await expect(
      build((reader) => ({
        async *records(stream, size) {
          reads += 1;
          const pass = reads;
          for await (const row of reader.records(stream, size)) yield pass > 2 ? { ...row, t_event: row.t_event + 1n } : row;
        },
      })),
    ).rejects.toEqual(incomplete);
  });

  test('refuses an empty period, and verifiers that were not handed in', async () => {
    const ledger = createSmallLedger();
    const collaborators = { reader: ledger.reader(), crypto: nodeCrypto, signer: ledger.roles.governance, checkpoint: ledger.checkpoint() };
    const usage = expect.objectContaining({ code: 'USAGE' });
    await expect(buildBundle(collaborators, { from: 1n, to: 1n, verifiers: false })).rejects.toEqual(usage);
    await expect(buildBundle(collaborators, { ...PERIOD, verifiers: true })).rejects.toEqual(usage);
  });
});
