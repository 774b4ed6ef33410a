import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import { DEFAULT_POLICY } from '@spanproof/vocabulary';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { findPlaintext, readFilesBelow } from '../support/plaintext-scan.ts';
import { PLANTED } from '../support/planted-values.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { type HttpBackend, startHttpBackend } from './backend.ts';
import { canarySpan, REDACTING } from './canaries.ts';

let data: string;
let backend: HttpBackend;
let processor: ProcessorProcess | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-canary-'));
  backend = await startHttpBackend();
});
afterEach(async () => {
  await processor?.kill();
  await backend.close();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<ProcessorProcess> {
  const policyFile = join(data, 'policy.json');
  await writeFile(policyFile, JSON.stringify(REDACTING));
  processor = await startProcessorProcess(data, ['--policy', policyFile], {
    SPANPROOF_EXPORTERS_OTLP: `[{ name: backend, endpoint: "${backend.url}" }]`,
  });
  return processor;
}

async function post(body: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(`${processor?.endpoint}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/x-protobuf' } });
  expect(response.status).toBe(200);
}

test('a canary in ten places of a span, with GenAI markers and without, never arrives; the span does, once and with its ids', { timeout: 60_000 }, async () => {
  expect(REDACTING).not.toEqual(DEFAULT_POLICY);
  await start();
  const request = canarySpan(PLANTED.EMAIL);
  const body = new Uint8Array(encode('Request', request));
  const sent = decodeTraces(body, 'protobuf').resources.flatMap(({ scopes }) => scopes.flatMap(({ spans }) => spans));
  expect(Buffer.from(body).toString('latin1').split(PLANTED.EMAIL).length - 1).toBeGreaterThanOrEqual(2 * 10);
  await post(body);
  await post(body); // the exporter's repetition of the same bytes
  await expect.poll(() => backend.spans().length, { timeout: 10_000 }).toBe(sent.length);
  for (const { bytes } of backend.requests) expect(bytes.includes(PLANTED.EMAIL)).toBe(false);
  const got = backend.spans();
  expect(got.map(({ traceId, spanId, parentSpanId, start: began, end, kind }) => ({ traceId, spanId, parentSpanId, began, end, kind }))).toEqual(
    sent.map(({ traceId, spanId, parentSpanId, start: began, end, kind }) => ({ traceId, spanId, parentSpanId, began, end, kind })),
  );
  for (const span of got) {
    expect(span.name).toContain('[EMAIL_1]');
    expect(span.statusMessage).toContain('[EMAIL_1]');
    expect(span.attributes).toContainEqual(['canary.string', 'mail [EMAIL_1] please']);
    expect(span.attributes).toContainEqual(['canary.list', ['a', 'mail [EMAIL_1]', 7]]);
    expect(span.attributes).toContainEqual(['canary.temperature', 1]);
  }
  const delivered = { accepted: 2, foreign: 1, calls: 1, forward: { backends: [{ name: 'backend', forwarded: 2, waiting: 0, dropped: 0 }] } };
  await expect.poll(() => connectControl(data).status(), { timeout: 10_000 }).toMatchObject(delivered);
});

test('JSON bodies are passed on as well, and what waits on disk is sealed', { timeout: 60_000 }, async () => {
  await backend.close();
  const down = await start();
  const attributes = [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'note', value: { stringValue: `write to ${PLANTED.EMAIL}` } },
    { key: 'half', value: { doubleValue: 0.5 } },
  ];
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'chat',
    startTimeUnixNano: '1790000000000000001',
    endTimeUnixNano: '1790000000000000002',
    attributes,
  };
  const response = await fetch(`${down.endpoint}/v1/traces`, {
    method: 'POST',
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(200);
  const resting = [...readFilesBelow(join(data, 'forward'))];
  expect(resting.some(({ bytes }) => bytes.length > 200)).toBe(true);
  for (const { bytes } of resting) expect(findPlaintext(bytes, [PLANTED.EMAIL, '[EMAIL_1]', 'gen_ai.operation.name'])).toEqual([]);
  await down.kill();
  backend = await startHttpBackend(undefined, Number(new URL(backend.url).port));
  await start();
  await expect.poll(() => backend.spans().length, { timeout: 10_000 }).toBe(1);
  expect(backend.spans()[0]).toMatchObject({
    traceId: span.traceId,
    spanId: span.spanId,
    attributes: [
      ['gen_ai.operation.name', 'chat'],
      ['note', 'write to [EMAIL_1]'],
      ['half', 0.5],
    ],
  });
});
