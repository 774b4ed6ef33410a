import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallDetail, CallPage, CallSummary } from '@spanproof/vocabulary';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyValues } from '../normalise/otlp-span.ts';
import { call, frame, LOGS_PATH, openSession } from '../receive/grpc/grpc-peer.ts';
import { encodeJson } from '../receive/otlp-oracle.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const TOKEN = 'a-token-of-these-tests';
const TENANTS = ['acme', 'rival'];
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPANS = ['b7ad6b7169203331', 'b7ad6b7169203332'];
const NOW = BigInt(Date.now()) * 1_000_000n;

let data: string;
let processor: ProcessorProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-related-'));
  const config = join(data, 'spanproof.yaml');
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const keys = TENANTS.map((tenant) => `{ id: ${tenant}, tenant: ${tenant}, sha256: "${sha256(tenant)}" }`);
  const tokens = `{ id: tests, role: admin, sha256: "${sha256(TOKEN)}" }`;
  await writeFile(config, `receivers: { otlp: { auth: { keys: [${keys.join(', ')}] } } }\napi: { tokens: [${tokens}] }\n`);
  processor = await startProcessorProcess(data, ['--config', config]);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
}, 60_000);

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${processor.api}/api/v1${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function sendSpans(): Promise<void> {
  const spans = SPANS.map((spanId) => ({
    traceId: TRACE,
    spanId,
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: String(NOW),
    endTimeUnixNano: String(NOW + 5_000_000n),
    attributes: keyValues({ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5' }),
  }));
  const response = await fetch(`${processor.endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer acme' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  expect([response.status, await response.json()]).toEqual([200, {}]);
}

/** One body, one event: one record each. */
async function sendEvent(
  tenant: string,
  event: { readonly at: bigint; readonly name: string; readonly traceId?: string; readonly spanId?: string },
): Promise<void> {
  const { at, name: eventName, traceId = TRACE, spanId = SPANS[0] } = event;
  const record = { traceId, spanId, flags: 1, timeUnixNano: String(NOW + at), eventName, body: { kvlistValue: { values: keyValues({ content: 'hello' }) } } };
  const session = openSession(processor.grpcEndpoint);
  const message = encodeJson('LogsRequest', { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  const { status } = await call(session, [frame(message)], { ':path': LOGS_PATH, authorization: `Bearer ${tenant}` });
  session.close();
  expect(status).toBe('0');
}

test('a call lists what log events of its tenant said of its span, oldest first, and nothing else', { timeout: 60_000 }, async () => {
  await sendSpans();
  await sendEvent('acme', { at: 3n, name: 'gen_ai.choice' });
  await sendEvent('acme', { at: 1n, name: 'gen_ai.user.message' });
  await sendEvent('acme', { at: 2n, name: 'gen_ai.evaluation.result' });
  await sendEvent('rival', { at: 2n, name: 'gen_ai.user.message' });
  await sendEvent('acme', { at: 2n, name: 'gen_ai.user.message', traceId: TRACE.replace('0', '1') });
  await expect.poll(async () => (await ask<CallPage>('/calls')).total, { timeout: 30_000, interval: 200 }).toBe(7);

  const { calls } = await ask<CallPage>('/calls?limit=50');
  const details = await Promise.all(calls.map(({ record_id }) => ask<CallDetail>(`/calls/${record_id}`)));
  const spanOf = ({ core }: CallDetail): unknown => core['span_id'];
  const chat = details.find((detail) => detail.summary.kind === 'llm.call' && spanOf(detail) === SPANS[0]);
  const other = details.find((detail) => detail.summary.kind === 'llm.call' && spanOf(detail) === SPANS[1]);
  expect(other?.related).toEqual([]);
  const related = chat?.related ?? [];
  expect(related).toHaveLength(3);
  const summaries = related.map(({ record_id }) => calls.find((summary) => summary.record_id === record_id) as CallSummary);
  expect(summaries.map(({ t_event }) => BigInt(t_event) - NOW)).toEqual([1n, 2n, 3n]);
  expect(related).toEqual(summaries.map(({ record_id, operation }) => ({ record_id, kind: 'gen_ai.step', operation })));
  // A step shows the others of its span.
  const step = details.find(({ summary }) => summary.record_id === related[1]?.record_id);
  expect(step?.related).toEqual([related[0], related[2]]);
  // The step of the other tenant, and that of another trace.
  const alone = details.filter(({ summary, related: list }) => summary.kind === 'gen_ai.step' && list?.length === 0);
  expect(alone).toHaveLength(2);
});
