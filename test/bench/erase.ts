/**
 * Erasing one subject among a million records: finding it, destroying its keys in the ring, the turnover of the KEK. Prints; asserts nothing.
 * `npm run bench:erase`, or `node test/bench/erase.ts [records] [subjects]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { encodeHex, formatHeader, keyIdOf } from '@spanproof/vocabulary/ledger';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createSubjects } from '../../processor/src/retain/subjects.ts';
import type { DataKey } from '../../processor/src/seal/contract.ts';
import { openKeyRing, readKeyIds } from '../../processor/src/seal/key-ring.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { computeScopeCheck, formatRingLine } from '../../processor/src/seal/ring-line.ts';
import { computeSubjectTag } from '../../processor/src/seal/subject-tag.ts';
import { formWrapAad } from '../../processor/src/seal/wrap-aad.ts';
import { listDataKeys } from '../../processor/src/seal/wrapped-under.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { makeRows, STREAM } from '../store/sealed-rows.ts';
import { startTestEngine } from '../store/start-engine.ts';

const records = Number(process.argv[2] ?? 1_000_000);
const subjects = Number(process.argv[3] ?? 50_000);
const BATCH = 4_000;
const DAYS = 365;

const folder = await mkdtemp(join(tmpdir(), 'spanproof-bench-erase-'));
const disk = createDisk();
const service = await openLocalKeys({ folder, cacheMs: 300_000 });
const version = await service.currentVersion('default');
const tagKey = seededBytes(1, 32);
const lines: Uint8Array[] = [];
async function mint(seed: number, scope: readonly ['day', string, string] | readonly ['subject', string]): Promise<DataKey> {
  const key = seededBytes(seed, 32);
  const id = keyIdOf(nodeCrypto, key);
  const wrapped = await service.wrap('default', version, key, formWrapAad('default', id, version));
  lines.push(
    Buffer.concat([
      formatRingLine({ keyId: id, tenant: 'default', scope, version, wrapped, check: computeScopeCheck(key, 'default', scope) }),
      Buffer.from('\n'),
    ]),
  );
  return { id, key };
}
const day = await mint(2, ['day', 'standard', '2026-11-25']);
for (let index = 1; index < DAYS; index++) await mint(1_000 + index, ['day', 'standard', `day-${index}`]);
const keys: DataKey[] = [];
for (let index = 0; index < subjects; index++) keys.push(await mint(10_000 + index, ['subject', computeSubjectTag(tagKey, 'default', `customer:${index}`)]));
await disk.makeFolder(join(folder, 'ring'));
await writeFile(join(folder, 'ring', 'w1.jsonl'), Buffer.concat(lines), { mode: 0o600 });
console.log(`${records} records of ${subjects} subjects, ${lines.length} data keys in a ring of ${(Buffer.concat(lines).length / 2 ** 20).toFixed(0)} MiB`);

await using running = await startTestEngine();
for (let first = 0; first < records; first += BATCH) {
  const rows = makeRows(Math.min(BATCH, records - first), first, { stream: STREAM }).map((row, index) => {
    const ids = [day.id, keys[(first + index) % subjects]?.id ?? day.id].toSorted(Buffer.compare);
    const header = formatHeader({ part: 2, codec: 0, key_ids: ids, salt: seededBytes(3, 24), record_id: row.record_id, core_hash: seededBytes(4, 32) });
    return { ...row, subject_envelope: Buffer.concat([header, seededBytes(5, 150)]) };
  });
  await insertBlocks(running.client, 'records', [encodeRecordRows(rows)], `${first}`);
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work();
  console.log(`${what}: ${(performance.now() - from).toFixed(0)} ms`);
  return result;
}

const ring = await openKeyRing({ service, disk, nowMs: Date.now }, { folder: join(folder, 'ring'), writer: 'w1', cacheMs: 300_000 });
const found = createSubjects({
  query: createQuery(running.client),
  listKeys: (holding) => listDataKeys(disk, folder, holding),
  tag: async (tenant, subject) => computeSubjectTag(tagKey, tenant, subject),
  hex: encodeHex,
  holds: () => ({ reasonsFor: () => [] }),
});
const wanted = { subject: `customer:${Math.floor(subjects / 2)}` };
const ids = await timed('keys of the subject found by its tag', () => found.keysOf(wanted));
const of = await timed('its records found (engine)', () => found.recordsUnder(ids));
await timed(`key work: ${ids.length} keys of ${of.length} records destroyed, on disk and in memory`, () => ring.erase(readKeyIds(ids)));
await timed('found again: no key', async () => {
  const left = await found.keysOf(wanted);
  if (left.length > 0) throw new Error('the key is still there');
});
await service.rotate('default');
const rewrapped = await timed('turnover: every living key wrapped again', () => ring.rewrap('default'));
await timed(`turnover: the earlier KEK destroyed (${rewrapped} keys live)`, () => service.destroy('default', version));
await ring.close();
await rm(folder, { recursive: true });
