import { readFileSync } from 'node:fs';
import { CodedError } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseLogs } from '../../processor/src/normalise/normalise-logs.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import { decodeLogs } from '../../processor/src/receive/logs/decode-logs.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import type { Normalised } from '../../processor/src/stage.ts';
import { encodeJson } from '../receive/otlp-oracle.ts';
import { keyValues, type Value } from './otlp-span.ts';
import { type Exchange, readExchange, readRecord } from './wire-record.ts';

const FOLDER = new URL('../fixtures/spans/otel-legacy/', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, FOLDER));
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

function logs(...records: readonly object[]): unknown {
  const logRecords = records.map((record) => ({ timeUnixNano: '1790000000000000000', ...IDS, flags: 1, ...record }));
  return { resourceLogs: [{ resource: { attributes: keyValues({ 'service.name': 'desk' }) }, scopeLogs: [{ scope: { name: 'test' }, logRecords }] }] };
}

/** Both encodings, which must say the same. */
function normaliseBoth(body: unknown): Normalised {
  const json = decodeLogs(Buffer.from(JSON.stringify(body)), 'json');
  expect(decodeLogs(encodeJson('LogsRequest', body), 'protobuf')).toEqual(json);
  return normaliseLogs(json, { tenant: 'acme' });
}

const attributes = (members: { readonly [key: string]: Value }): object => ({ attributes: keyValues(members) });

describe('the events recorded beside the spans of OpenTelemetry for Python', () => {
  const { calls, foreign, rejected } = normaliseBoth(JSON.parse(read('openai-python.logs.json').toString()));
  const spans = normalise(decodeTraces(read('openai-python.json'), 'json'), { tenant: 'acme' }).calls;
  const wire = (JSON.parse(read('openai-python.wire.json').toString()) as readonly Exchange[]).filter(({ path }) => path.endsWith('/chat/completions'));

  test('one record for every chat, with the ids of its span', () => {
    expect([foreign, rejected]).toEqual([0, 0]);
    const ids = spans.filter(({ facts }) => facts.operation === 'chat').map(({ facts }) => [facts.trace_id, facts.span_id]);
    expect(calls.map(({ facts }) => [facts.trace_id, facts.span_id])).toEqual(ids);
  });

  test('messages are those of the wire, and no call and no token is counted twice', () => {
    for (const [index, exchange] of wire.entries()) {
      const seen = readExchange(exchange);
      const call = calls[index] ?? expect.fail('no record');
      const record = readRecord(call);
      expect({ index, asked: record.asked }).toEqual({ index, asked: seen.asked });
      if (!seen.failed) expect({ index, said: record.said, finish: record.finish }).toEqual({ index, said: seen.said, finish: seen.finish });
      expect(call).toMatchObject({ kind: 'gen_ai.step', dialect: 'otel-legacy@1', facts: { operation: 'log_event', tokens: {} } });
    }
  });
});

describe('details of an inference', () => {
  const details = {
    eventName: 'gen_ai.client.inference.operation.details',
    ...attributes({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'hello' }] }],
    }),
  };

  test('of a sampled trace are a step: its span is the call', () => {
    expect(normaliseBoth(logs(details)).calls).toMatchObject([{ kind: 'gen_ai.step', facts: { operation: 'chat', model_requested: 'gpt-5' } }]);
  });

  test('of a trace that is not sampled are the call: no span comes', () => {
    const [call] = normaliseBoth(logs({ ...details, flags: 0 })).calls;
    expect(call).toMatchObject({
      kind: 'llm.call',
      t_event: 1_790_000_000_000_000_000n,
      facts: { operation: 'chat', tokens: { input: 7 }, outcome: 'ok' },
      content: { request: { 'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'hello' }] }] } },
    });
    expect(call?.facts).not.toHaveProperty('latency_ns');
  });
});

test('other GenAI events keep all they say; the name may be an attribute', () => {
  const { calls } = normaliseBoth(
    logs({
      ...attributes({ 'event.name': 'gen_ai.evaluation.result', 'gen_ai.evaluation.name': 'relevance', 'gen_ai.evaluation.score.value': 0.5 }),
      body: { stringValue: 'because' },
      severityText: 'INFO',
      severityNumber: 9,
    }),
  );
  expect(calls).toMatchObject([
    {
      kind: 'gen_ai.step',
      content: {
        other: {
          'span.name': 'gen_ai.evaluation.result',
          'gen_ai.evaluation.name': 'relevance',
          'gen_ai.evaluation.score.value': 0.5,
          'log.body': 'because',
          'log.severity_number': 9,
          'log.severity_text': 'INFO',
        },
      },
    },
  ]);
});

test('log records that are no GenAI events are counted, and the sender is told', () => {
  const result = normaliseBoth(
    logs({ body: { stringValue: 'started' } }, { eventName: 'user.login' }, { eventName: 'gen_ai.user.message', body: { stringValue: 'hi' } }),
  );
  expect(result).toMatchObject({ foreign: 2, rejected: 0, reason: '2 log records are no GenAI events and were not kept' });
  expect(result.calls).toMatchObject([{ content: { request: { 'gen_ai.input.messages': [{ role: 'user', 'log.body': 'hi' }] } } }]);
});

test('events without a trace cannot be records', () => {
  const result = normaliseBoth(logs({ traceId: '', spanId: '', eventName: 'gen_ai.user.message' }, { traceId: '', spanId: '', eventName: 'gen_ai.choice' }));
  expect(result).toMatchObject({ calls: [], rejected: 2, reason: 'trace_id: expected 16 bytes, not all zero' });
});

test('different values of one attribute are all kept', () => {
  const event = { eventName: 'gen_ai.user.message' };
  const { calls } = normaliseBoth(
    logs({ ...event, ...attributes({ note: 'a' }) }, { ...event, ...attributes({ note: 'b' }) }, { ...event, ...attributes({ note: 'a' }) }),
  );
  expect(calls).toMatchObject([{ content: { other: { note: 'a', 'note#2': 'b' } } }]);
});

describe('hostile bodies', () => {
  test('a hundred thousand events of one span take bounded time', () => {
    const event = { eventName: 'gen_ai.user.message', body: { kvlistValue: { values: keyValues({ content: 'x' }) } } };
    const body = Buffer.from(JSON.stringify(logs(...Array.from({ length: 100_000 }, () => event))));
    const start = process.threadCpuUsage();
    const { calls } = normaliseLogs(decodeLogs(body, 'json'), { tenant: 'acme' });
    const { user, system } = process.threadCpuUsage(start);
    expect(calls.length).toBe(1);
    expect((user + system) / 1000, 'milliseconds').toBeLessThan(8000);
  });

  test.each([
    ['no object', []],
    ['records that are no list', { resourceLogs: [{ scopeLogs: [{ logRecords: {} }] }] }],
    ['an id that is no hex', logs({ traceId: 'zz' })],
    ['two members of a oneof', logs({ body: { stringValue: 'a', intValue: 1 } })],
    ['a negative time', logs({ timeUnixNano: '-1' })],
  ])('%s is refused with a code', (_, body) => {
    expect(() => decodeLogs(Buffer.from(JSON.stringify(body)), 'json')).toThrow(expect.objectContaining({ code: 'OTLP_MALFORMED' }));
  });

  test('any damage to a protobuf is decoded or refused with a code', () => {
    const good = encodeJson('LogsRequest', JSON.parse(read('openai-python.logs.json').toString()));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
        const bytes = Uint8Array.from(good);
        bytes[at] = byte;
        for (const damaged of [bytes, good.slice(0, length)]) {
          try {
            normaliseLogs(decodeLogs(damaged, 'protobuf'), { tenant: 'acme' });
          } catch (error) {
            expect(error).toBeInstanceOf(CodedError);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
