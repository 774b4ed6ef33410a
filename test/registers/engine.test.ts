import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { AppendOwn } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import { openRegisters } from '../../processor/src/registers/registers.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { findPlaintext } from '../support/plaintext-scan.ts';
import { createSeeder, type Seeder } from '../support/seed-calls.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { VALID } from './valid-data.ts';

const T0 = 1_795_000_000_000_000_000n;
const ACTOR = { id: 'user:7', name: 'Registering Person' };
let engine: TestEngine;
let seeder: Seeder;
let at = T0;
beforeAll(async () => {
  engine = await startTestEngine();
  seeder = createSeeder(engine.client, { start: T0 });
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Over a real engine: sealed by the processor's own sealing, stored and read back by its store. */
function open(): Promise<Registers> {
  const append: AppendOwn = async ({ kind, core, t_event, person, body }) => {
    const [id] = await seeder.seed([{ kind, core, t_event, ...(person && { person }), ...(body && { body }) }]);
    if (id === undefined) throw new Error('nothing was sealed');
    return id;
  };
  const reader = createSealedReader({ rows: createSealedRows(engine.client), keyRing: seeder.keyRing, crypto: nodeCrypto, openPart });
  return openRegisters({ reader, append, crypto: nodeCrypto, random: randomBytes, now: () => at });
}

test('a restart keeps every version and every file; in the tables nothing of it is readable', async () => {
  const file = seededBytes(5, 3_000_000);
  const first = await open();
  await first.put(ACTOR, 'setup', 'setup', VALID.setup, 0);
  await first.put(ACTOR, 'documents', 'risk', VALID.documents, 0, file);
  at += 1_000n;
  await first.put(ACTOR, 'documents', 'risk', { ...VALID.documents, title: 'Second edition of the assessment' }, 1);
  await first.put(ACTOR, 'owners', 'cc6-1', VALID.owners, 0);
  at += 1_000n;
  await first.retire(ACTOR, 'owners', 'cc6-1', 1);

  const second = await open();
  for (const [register, id] of [
    ['setup', 'setup'],
    ['documents', 'risk'],
    ['owners', 'cc6-1'],
  ] as const)
    expect(second.history(register, id)).toEqual(first.history(register, id));
  expect(second.history('documents', 'risk').map(({ version }) => version)).toEqual([1, 2]);
  expect(second.asOf('documents', T0)).toMatchObject([{ version: 1, data: { title: VALID.documents['title'] } }]);
  expect(second.asOf('documents', T0 + 1_000n)).toMatchObject([{ version: 2, data: { title: 'Second edition of the assessment' } }]);
  expect(second.list('owners')).toEqual([]);
  expect(Buffer.compare((await second.file('documents', 'risk', 1)) ?? Buffer.alloc(0), file)).toBe(0);

  const stored = await dumpTables();
  const said = ['AI risk assessment 2026', 'Second edition of the assessment', 'Example Ltd', 'Registering Person', 'user:7', 'Security team'];
  expect(findPlaintext(stored, said)).toEqual([]);
  expect(stored.includes(Buffer.from(file.subarray(1_000, 1_100)))).toBe(false);
  expect(findPlaintext(stored, ['spanproof/register/v1', '2027-02-01'])).toEqual(['spanproof/register/v1', '2027-02-01']);
});

/** Every stored column of every row, decompressed. */
async function dumpTables(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (const table of ['records', 'bodies']) {
    const { stream } = await engine.client.exec({ query: `SELECT * FROM spanproof.${table} FORMAT RowBinary` });
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
