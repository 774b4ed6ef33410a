import { afterAll, beforeAll, expect, test } from 'vitest';
import { assessControl } from '../../processor/src/evidence/assess-control.ts';
import type { Control } from '../../processor/src/evidence/contract.ts';
import { c1ContentRedacted } from '../../processor/src/evidence/controls/c1-content-redacted.ts';
import { c1Disposal } from '../../processor/src/evidence/controls/c1-disposal.ts';
import { pi1StoredCompletely } from '../../processor/src/evidence/controls/pi1-stored-completely.ts';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import { sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRow, makeRows, STREAM, T_INGEST } from '../store/sealed-rows.ts';
import { type EmptyTables, startEmptyTables } from '../support/empty-tables.ts';

/** Sealing numbers rows without a hole, and insertBlocks stores none twice: so these rows are put there past both. */
let engine: EmptyTables;
beforeAll(async () => {
  engine = await startEmptyTables();
});
afterAll(() => engine[Symbol.asyncDispose]());

let block = 0;
async function store(rows: readonly SealedRow[], bodies: readonly SealedRow[] = rows): Promise<void> {
  block += 1;
  await sendBlocks(engine.client, 'records', [encodeRecordRows(rows)], `records ${block}`);
  if (bodies.length > 0) await sendBlocks(engine.client, 'bodies', [encodeBodyRows(bodies)], `bodies ${block}`);
}

const assess = (control: Control) =>
  assessControl(
    {
      query: createQuery(engine.client),
      onFailure(error) {
        throw error;
      },
    },
    control,
    {
      window: { from: T_INGEST, to: T_INGEST + 1_000_000_000n },
      now: T_INGEST + 2_000_000_000n,
      registers: () => [],
      probes: { integrity: { verdict: 'verified', streams: 1, rows: 10, findings: [] } },
    },
  );
const callCore = (changes: object): Uint8Array => Buffer.from(JSON.stringify({ body_state: 'present', outcome: 'ok', verdicts: [], ...changes }));

test('a row that is missing in the middle, and one that is stored twice', async () => {
  await engine.clear();
  const rows = makeRows(10);
  await store(rows);
  expect(await assess(pi1StoredCompletely)).toMatchObject({ result: 'passed', population: 10 });
  await engine.clear();
  await store(rows.filter(({ seq }) => seq !== 4));
  await store(rows.filter(({ seq }) => seq === 7));
  expect(await assess(pi1StoredCompletely)).toMatchObject({
    result: 'deviation',
    population: 10,
    deviations: [{ item: STREAM, what: '1 rows missing, 1 stored twice, of 10' }],
  });
});

test('a secret that was taken out lies beside its original', async () => {
  await engine.clear();
  const core = callCore({
    features: { findings: [['SECRET.jwt', 1]] },
    verdicts: [{ rule: 'secrets', version: 1, action: 'redact', outcome: 'redacted', by: 'processor', count: 1 }],
  });
  await store([makeRow(0, { core })]);
  expect(await assess(c1ContentRedacted)).toMatchObject({ result: 'passed' });
  const kept = makeRow(1, { core, flags: 13 });
  await store([kept]);
  expect(await assess(c1ContentRedacted)).toMatchObject({
    result: 'deviation',
    deviations: [{ item: Buffer.from(kept.record_id).toString('hex'), what: 'SECRET.jwt x 1 found, 1 taken out; the original is kept beside it' }],
  });
});

test('a body that left the store', async () => {
  await engine.clear();
  const [here, gone] = [makeRow(0, { core: callCore({}) }), makeRow(1, { core: callCore({}) })];
  await store([here, gone], [here]);
  expect(await assess(c1Disposal)).toMatchObject({
    result: 'deviation',
    population: 1,
    deviations: [{ item: Buffer.from(gone.record_id).toString('hex'), what: 'its content is gone' }],
  });
});
