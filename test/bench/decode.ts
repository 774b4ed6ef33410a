/** How fast bodies become redacted records, stage by stage: `node test/bench/decode.ts`. CPU time of this thread, so that
 * neighbours do not count; the tenth percentile over batches. */
import { randomBytes } from 'node:crypto';
import { createScanner, DEFAULT_POLICY } from '@spanproof/vocabulary';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import type { DecodedTraces } from '../../processor/src/receive/contract.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { toOtlpJson } from '../receive/requests.ts';

const SPANS = 512;
const ROUNDS = 20;
/** The clock ticks in milliseconds. */
const RUNS = 8;
const WORDS =
  'the model answered that an order of last week had not left the warehouse and would be sent again on monday without any further cost to you'.split(' ');
const random = createSeededRandom(7);

function prose(characters: number): string {
  let text = '';
  while (text.length < characters) text += `${WORDS[Math.floor(random() * WORDS.length)]} `;
  return text;
}

const text = (key: string, value: string): object => ({ key, value: { value: { case: 'stringValue', value } } });
const integer = (key: string, value: number): object => ({ key, value: { value: { case: 'intValue', value: BigInt(value) } } });
const messages = (role: string, content: string): string => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);

function formSpan(index: number): object {
  return {
    traceId: randomBytes(16),
    spanId: randomBytes(8),
    parentSpanId: randomBytes(8),
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: 1_790_000_000_000_000_000n + BigInt(index),
    endTimeUnixNano: 1_790_000_001_000_000_000n + BigInt(index),
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'gpt-5'),
      text('gen_ai.response.model', 'gpt-5-2026-01-01'),
      text('gen_ai.response.id', `chatcmpl-${index}`),
      text('server.address', 'api.openai.com'),
      integer('server.port', 443),
      integer('gen_ai.usage.input_tokens', 300),
      integer('gen_ai.usage.output_tokens', 200),
      integer('gen_ai.usage.cache_read.input_tokens', 100),
      { key: 'gen_ai.request.temperature', value: { value: { case: 'doubleValue', value: 0.2 } } },
      {
        key: 'gen_ai.response.finish_reasons',
        value: { value: { case: 'arrayValue', value: { values: [{ value: { case: 'stringValue', value: 'stop' } }] } } },
      },
      text('gen_ai.input.messages', messages('user', `${prose(1400)} write to ada${index}@example.org`)),
      text('gen_ai.output.messages', messages('assistant', prose(900))),
      ...Array.from({ length: 8 }, (_, n) => text(`app.attribute.${n}`, `value ${n}`)),
    ],
    status: {},
    flags: 257,
  };
}

const scope = { scope: { name: 'bench', version: '1.0.0' }, spans: Array.from({ length: SPANS }, (_, index) => formSpan(index)) };
const request = { resourceSpans: [{ resource: { attributes: [text('service.name', 'shop')] }, scopeSpans: [scope] }] };
const protobuf = encode('Request', request);
const json = Buffer.from(JSON.stringify(toOtlpJson(request)));

function measure(name: string, bytes: number, run: () => unknown): void {
  for (let i = 0; i < 10; i++) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.threadCpuUsage();
    for (let i = 0; i < RUNS; i++) run();
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / RUNS;
  }).toSorted((a, b) => a - b);
  const seconds = (times[Math.floor(ROUNDS / 10)] ?? Number.NaN) / 1e6;
  const perSpan = (seconds / SPANS) * 1e6;
  console.log(
    `${name.padEnd(28)} ${perSpan.toFixed(2).padStart(8)} us/span ${Math.round(SPANS / seconds)
      .toLocaleString('en')
      .padStart(12)} spans/s ${Math.round(bytes / seconds / 1e6)
      .toString()
      .padStart(6)} MB/s`,
  );
}

const decoded: DecodedTraces = decodeTraces(protobuf, 'protobuf');
const { calls } = normalise(decoded, { tenant: 'default' });
const scanner = createScanner();
const examined = calls.map((call) => examineCall(scanner, call));
console.log(`${SPANS} spans of ${Math.round(protobuf.length / SPANS)} bytes (protobuf), ${Math.round(json.length / SPANS)} bytes (JSON)`);
measure('decode protobuf', protobuf.length, () => decodeTraces(protobuf, 'protobuf'));
measure('decode JSON', json.length, () => decodeTraces(json, 'json'));
measure('normalise', protobuf.length, () => normalise(decoded, { tenant: 'default' }));
measure('detect', protobuf.length, () => calls.map((call) => examineCall(scanner, call)));
measure('redact', protobuf.length, () => examined.map((call) => redactCall(call, DEFAULT_POLICY)));
measure('all, from protobuf', protobuf.length, () =>
  normalise(decodeTraces(protobuf, 'protobuf'), { tenant: 'default' }).calls.map((call) => redactCall(examineCall(scanner, call), DEFAULT_POLICY)),
);
