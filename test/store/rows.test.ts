import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SealedRow } from '../../processor/src/seal/contract.ts';
import { createEvidenceReader } from '../../processor/src/store/evidence-reader.ts';
import { insertBlocks, sendBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createLogTable } from '../../processor/src/store/log-table.ts';
import { encodeBodyRows, encodeCheckpointRows, encodeLogEntryRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { collect } from './collect.ts';
import { makeRow, makeRows, STREAM, T_INGEST } from './sealed-rows.ts';
import { startTestEngine, type TestEngine } from './start-engine.ts';

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(async () => running[Symbol.asyncDispose]());

/** What `records` keeps of a row. */
function storedPart({ subject_envelope: _1, body_envelope: _2, original_envelope: _3, ...kept }: SealedRow): object {
  return Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, value instanceof Uint8Array ? new Uint8Array(value) : value]));
}

describe('rows', () => {
  test('come back byte for byte, over several pages and from concatenated blocks', async () => {
    const rows = [
      ...makeRows(700),
      makeRow(700, {
        kind: 255,
        flags: 255,
        t_event: 2n ** 64n - 1n,
        src_seq: 2n ** 64n - 1n,
        core: Buffer.concat([Buffer.from('{"operation":"a\\nb"}\n\n\nDROP TABLE x;\t\\N\0'), randomBytes(70_000)]),
      }),
      makeRow(701, { t_event: 0n, core: new Uint8Array(0), record_id: new Uint8Array(16) }),
    ];
    await insertBlocks(
      running.client,
      'records',
      [encodeRecordRows([]), encodeRecordRows(rows.slice(0, 300)), encodeRecordRows(rows.slice(300, 699)), encodeRecordRows(rows.slice(699))],
      'round trip',
    );
    const reader = createEvidenceReader(running.client);
    expect(await collect(reader.records(STREAM, 702))).toEqual(rows.map(storedPart));
    expect(await collect(reader.records(STREAM, 5))).toEqual(rows.slice(0, 5).map(storedPart));
  });

  test('typed columns say what core says, and NULL where it says nothing', async () => {
    const stream = 'example.org/log/s/w2/3/short/2026-11-25';
    const core = { caller: { service: 's' }, operation: 'embeddings', tokens: { input: 0 }, upstream_contacted: false };
    await insertBlocks(running.client, 'records', [encodeRecordRows([makeRow(0, { stream, core: Buffer.from(JSON.stringify(core)) })])], 'typed');
    const [row] = await running.rows(
      `SELECT class, period, operation, provider, service, environment, outcome, tokens_input, tokens_output, latency_ns, upstream_contacted, trace_id FROM spanproof.records WHERE stream = '${stream}'`,
    );
    expect(row).toEqual({
      class: 'short',
      period: '2026-11-25',
      operation: 'embeddings',
      provider: null,
      service: 's',
      environment: null,
      outcome: null,
      tokens_input: 0,
      tokens_output: null,
      latency_ns: null,
      upstream_contacted: false,
      trace_id: null,
    });
  });

  test('columns for statistics say what core says, also for cores of versions that knew nothing of them', async () => {
    const stream = 'example.org/log/s/w2/4/short/2026-11-25';
    const features = { chars_in: 3, chars_out: 7, findings: [], language: 'de', refusal: true, json_valid: false, sketch_in: 65_535, sketch_out: 0 };
    const core = {
      caller: { key_fp: 'f1' },
      prompt_hash: 'ab',
      server_address: 'api.example.org',
      finish_reasons: ['stop'],
      features,
      risk: { class: 'high', reasons: ['blocked'] },
      cost: { nano_usd: 9_007_199_254_740_991, prices: 'p' },
    };
    const rows = [core, {}].map((value, seq) => makeRow(seq, { stream, core: Buffer.from(JSON.stringify(value)) }));
    await insertBlocks(running.client, 'records', [encodeRecordRows(rows)], 'statistics');
    const [told, silent] = await running.rows(
      `SELECT prompt_hash, tools_hash, server_address, region, key_fp, finish_reasons, chars_in, chars_out, language, refusal, json_valid, sketch_in, sketch_out,
        risk_class, risk_reasons, toString(cost_nano_usd) AS cost FROM spanproof.records WHERE stream = '${stream}' ORDER BY seq`,
    );
    const { findings: _, ...columns } = features;
    expect(told).toEqual({
      ...columns,
      prompt_hash: 'ab',
      tools_hash: null,
      server_address: 'api.example.org',
      region: null,
      key_fp: 'f1',
      finish_reasons: ['stop'],
      risk_class: 'high',
      risk_reasons: ['blocked'],
      cost: '9007199254740991',
    });
    expect(Object.values(silent ?? {}).filter((value) => value !== null)).toEqual([[], []]);
  });

  test('calls are traces, in the columns that Explore asks for', async () => {
    const stream = 'example.org/log/s/w2/5/short/2026-11-25';
    const core = {
      operation: 'chat',
      provider: 'openai',
      model_requested: 'gpt-5',
      trace_id: 'aa'.repeat(16),
      span_id: 'bb'.repeat(8),
      latency_ns: 2_000_000_000,
      outcome: 'blocked',
      tokens: { input: 3 },
      caller: { service: 'desk' },
    };
    const rows = [makeRow(0, { stream, core: Buffer.from(JSON.stringify(core)) }), makeRow(1, { stream, kind: 9, core: Buffer.from('{}') })];
    await insertBlocks(running.client, 'records', [encodeRecordRows(rows)], 'traces');
    const spans = await running.rows(
      `SELECT TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration, StatusCode, StatusMessage, ResourceAttributes, SpanAttributes['gen_ai.usage.input_tokens'] AS input,
        mapContains(SpanAttributes, 'gen_ai.usage.output_tokens') AS output, Events.Name AS events FROM spanproof.otel_traces WHERE TraceId = '${'aa'.repeat(16)}'`,
    );
    expect(spans).toEqual([
      {
        TraceId: 'aa'.repeat(16),
        SpanId: 'bb'.repeat(8),
        ParentSpanId: '',
        SpanName: 'chat gpt-5',
        SpanKind: 'Client',
        ServiceName: 'desk',
        Duration: 2_000_000_000,
        StatusCode: 'Error',
        StatusMessage: 'refused by policy',
        ResourceAttributes: { 'service.name': 'desk' },
        input: '3',
        output: 0,
        events: [],
      },
    ]);
    const [trace] = await running.rows<{ length: number }>(
      `SELECT dateDiff('second', Start, End) AS length FROM spanproof.otel_traces_trace_id_ts WHERE TraceId = '${'aa'.repeat(16)}'`,
    );
    expect(trace?.length).toBe(2);
  });

  test('a stream of another form is refused by the table itself', async () => {
    const row = makeRow(0, { stream: 'example.org/log' });
    await expect(insertBlocks(running.client, 'records', [encodeRecordRows([row])], 'form')).rejects.toMatchObject({
      code: 'ENGINE_REFUSED',
      cause: { code: '469' },
    });
  });

  test('bodies hold one row per part that exists', async () => {
    const stream = 'example.org/log/s/w3/1/standard/2026-11';
    const both = makeRow(0, { stream, original_envelope: randomBytes(70_000) });
    const neither = makeRow(1, { stream, body_envelope: new Uint8Array(0) });
    await insertBlocks(running.client, 'bodies', [encodeBodyRows([both, neither])], 'bodies');
    const stored = await running.rows(
      `SELECT seq, part, hex(record_id) AS id, hex(envelope) AS envelope FROM spanproof.bodies WHERE stream = '${stream}' ORDER BY seq, part`,
    );
    const id = Buffer.from(both.record_id).toString('hex').toUpperCase();
    expect(stored).toEqual([
      { seq: 0, part: 1, id, envelope: Buffer.from(both.body_envelope).toString('hex').toUpperCase() },
      { seq: 0, part: 3, id, envelope: Buffer.from(both.original_envelope).toString('hex').toUpperCase() },
    ]);
  });

  test('streams() lists those with a row in [from, to)', async () => {
    const stream = 'example.org/log/s/w4/1/standard/2026-12';
    const at = T_INGEST + 10n ** 15n;
    await insertBlocks(running.client, 'records', [encodeRecordRows([makeRow(0, { stream, t_ingest: at })])], 'streams');
    const reader = createEvidenceReader(running.client);
    expect(await reader.streams(at, at + 1n)).toEqual([stream]);
    expect(await reader.streams(at + 1n, at + 2n)).toEqual([]);
    expect(await reader.streams(0n, 2n ** 62n)).toContain(STREAM);
    expect(await reader.streams(at - 1n, at)).toEqual([]);
  });

  test('parts that are gone: bodies, originals and subject parts, each by its flag', async () => {
    const stream = 'example.org/log/s/w7/1/standard/2026-11';
    const whole = makeRow(0, { stream, flags: 15, subject_envelope: Buffer.from('s'), original_envelope: Buffer.from('o') });
    const gone = makeRow(1, { stream, flags: 15 });
    const none = makeRow(2, { stream, flags: 1 });
    const half = makeRow(3, { stream, flags: 12, body_envelope: new Uint8Array(0), original_envelope: Buffer.from('o') });
    await insertBlocks(running.client, 'records', [encodeRecordRows([whole, gone, none, half])], 'parts gone');
    await insertBlocks(running.client, 'bodies', [encodeBodyRows([whole, half])], 'parts gone');
    const reader = createEvidenceReader(running.client);
    expect(await collect(reader.absentParts(stream, 4))).toEqual([
      { seq: 1, flags: 14 },
      { seq: 3, flags: 4 },
    ]);
    expect(await collect(reader.absentParts(stream, 1))).toEqual([]);
  });

  test('a duplicate is read twice and hides nothing', async () => {
    const stream = 'example.org/log/s/w5/1/standard/2026-11';
    const rows = makeRows(3, 0, { stream });
    await insertBlocks(running.client, 'records', [encodeRecordRows(rows)], 'once');
    await sendBlocks(running.client, 'records', [encodeRecordRows(rows.slice(1, 2))], 'and again');
    const read = await collect(createEvidenceReader(running.client).records(stream, 3));
    expect(read.map(({ seq }) => seq)).toEqual([0, 1, 1, 2]);
  });
});

describe('insertBlocks', () => {
  const stream = 'example.org/log/s/w6/1/standard/2026-11';
  const count = async (): Promise<number> => (await collect(createEvidenceReader(running.client).records(stream, 100))).length;

  test('stores the rows even where the engine takes their token for known', async () => {
    await sendBlocks(running.client, 'records', [encodeRecordRows(makeRows(1, 90, { stream }))], 'poisoned');
    await insertBlocks(running.client, 'records', [encodeRecordRows(makeRows(10, 0, { stream }))], 'poisoned');
    expect(await count()).toBe(11);
  });

  test('adds nothing where the engine has forgotten the token', async () => {
    const block = encodeRecordRows(makeRows(5, 20, { stream }));
    await sendBlocks(running.client, 'records', [block], 'forgotten');
    await insertBlocks(running.client, 'records', [block], 'another token');
    expect(await count()).toBe(16);
  });

  test('another row in the place of the first hides nothing', async () => {
    await sendBlocks(running.client, 'records', [encodeRecordRows(makeRows(1, 30, { stream }))], 'planted');
    await insertBlocks(running.client, 'records', [encodeRecordRows(makeRows(2, 30, { stream }))], 'true');
    expect(await count()).toBe(19);
  });

  test('many blocks are one part: an INSERT is never there in half', async () => {
    const other = 'example.org/log/s/w7/1/half/2026-11';
    await insertBlocks(
      running.client,
      'records',
      Array.from({ length: 20 }, (_, index) => encodeRecordRows(makeRows(10, index * 10, { stream: other }))),
      'one part',
    );
    expect(await running.rows(`SELECT toUInt32(uniqExact(_part)) AS parts, toUInt32(count()) AS n FROM spanproof.records WHERE stream = '${other}'`)).toEqual([
      { parts: 1, n: 200 },
    ]);
  });
});

describe('checkpoints and log entries', () => {
  test('come back byte for byte and in order', async () => {
    const origin = 'example.org/checkpoints';
    const checkpoints = [10, 2].map((size) => ({
      origin,
      size,
      root: new Uint8Array(randomBytes(32)),
      note: new Uint8Array(Buffer.from(`${origin}\n${size}\n\n— x\n`)),
      t_signed: T_INGEST,
    }));
    await insertBlocks(running.client, 'checkpoints', [encodeCheckpointRows(checkpoints)], 'checkpoints');
    expect(await createEvidenceReader(running.client).checkpoints(origin)).toEqual(checkpoints.toReversed());
    expect(await createEvidenceReader(running.client).checkpoints("' OR 1 --")).toEqual([]);
  });

  test('the log table counts what it holds, and a repeat adds nothing', async () => {
    const table = createLogTable(running.client, { origin: 'example.org/log', now: () => T_INGEST });
    expect(await table.count()).toBe(0);
    const entries = Array.from({ length: 5 }, () => new Uint8Array(randomBytes(200)));
    const head = { size: 5, root: new Uint8Array(32).fill(5), note: Buffer.from('note') };
    await table.insert(0, entries, head);
    await table.insert(0, entries, head);
    expect(await table.count()).toBe(5);
    const reader = createEvidenceReader(running.client);
    expect(await collect(reader.logEntries(5))).toEqual(entries.map((entry, index) => ({ index, entry })));
    expect(await collect(reader.logEntries(2))).toHaveLength(2);
    expect(await reader.checkpoints('example.org/log')).toHaveLength(1);

    await insertBlocks(running.client, 'log_entries', [encodeLogEntryRows([{ index: 9, entry: new Uint8Array(1) }])], 'a hole');
    await expect(table.count()).rejects.toMatchObject({ code: 'LOG_STATE_INVALID' });
  });
});
