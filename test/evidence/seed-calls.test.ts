import { afterAll, beforeAll, expect, test } from 'vitest';
import { createQuery } from '../../processor/src/store/query.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall } from '../support/seed-calls.ts';

const START = 1_795_000_000_000_000_000n;
let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine[Symbol.asyncDispose]());

test('seeded records are rows whose columns say what their core says', async () => {
  const seeder = createSeeder(engine.client, { start: START });
  const ids = await seeder.seed([
    formCall(),
    formCall({ outcome: 'blocked', model_served: undefined, upstream_contacted: false }),
    { kind: 'access', core: { schema: 'spanproof/access/v1', action: 'calls.reveal' }, person: { actor: 'user:a' } },
    formCall({}, { t_ingest: START + 90n * 86_400_000_000_000n }),
  ]);
  const rows = await createQuery(engine.client)(
    `SELECT lower(hex(record_id)) AS id, kind, outcome, model_served, upstream_contacted, class, toUnixTimestamp64Nano(t_ingest) AS at
     FROM spanproof.records ORDER BY t_ingest`,
  );
  const SECOND = 1_000_000_000n;
  expect(rows).toEqual([
    { id: ids[0], kind: 1, outcome: 'ok', model_served: 'gpt-5-mini-2026-08-07', upstream_contacted: true, class: 'standard', at: String(START) },
    { id: ids[1], kind: 1, outcome: 'blocked', model_served: null, upstream_contacted: false, class: 'standard', at: String(START + SECOND) },
    { id: ids[2], kind: 4, outcome: null, model_served: null, upstream_contacted: null, class: 'governance', at: String(START + 2n * SECOND) },
    {
      id: ids[3],
      kind: 1,
      outcome: 'ok',
      model_served: 'gpt-5-mini-2026-08-07',
      upstream_contacted: true,
      class: 'standard',
      at: String(START + 90n * 86_400n * SECOND),
    },
  ]);
});
