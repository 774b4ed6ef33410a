import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import type { Options } from '../../instrumentation/src/options.ts';
import type { LoopbackSettings } from '../support/loopback-provider.ts';
import { FAKE_KEY, type Harness, NO_EMAIL, openHarness } from './harness.ts';
import type { ReceivedSpan } from './otlp-receiver.ts';
import { PROTOCOL_CASES } from './protocol-cases.ts';
import { checkSemconv } from './semconv-check.ts';

const SENTENCE = 'Hello from the loopback provider, over a wire of one machine.';

let harness: Harness | undefined;
async function open(options?: Options, settings?: LoopbackSettings): Promise<Harness> {
  harness = await openHarness(options, settings);
  return harness;
}
afterEach(async () => {
  await harness?.[Symbol.asyncDispose]();
  harness = undefined;
});

function one(calls: readonly ReceivedSpan[]): ReceivedSpan {
  expect(calls).toHaveLength(1);
  const call = calls[0] as ReceivedSpan;
  expect(checkSemconv(call)).toEqual([]);
  return call;
}

describe.each(PROTOCOL_CASES)('$name', (protocol) => {
  const { stream, useTool } = protocol;

  test('a call becomes one span of record with its facts and content', async () => {
    const opened = await open();
    await protocol.create(opened, 'say hello', { headers: { 'x-request-id': 'app-7' } });
    const { name, status, attributes, resource } = one(await opened.calls());
    expect(name).toMatch(new RegExp(`^${protocol.operation} `));
    expect(status).toBe(0);
    expect(resource).toMatchObject({ 'service.name': 'suite', 'telemetry.sdk.language': 'nodejs' });
    expect(attributes).toMatchObject({
      'gen_ai.operation.name': protocol.operation,
      'gen_ai.provider.name': protocol.provider,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(opened.provider.url).port),
      'http.response.status_code': 200,
      'spanproof.upstream_contacted': true,
      'spanproof.request_id': 'app-7',
      'spanproof.provider.request_id': expect.stringMatching(protocol.requestId),
      'spanproof.key_fp': expect.stringMatching(/^[0-9a-f]{16}$/),
      'spanproof.policy_hash': expect.stringMatching(/^[0-9a-f]{64}$/),
      'gen_ai.usage.input_tokens': expect.any(Number),
    });
    expect(attributes['gen_ai.input.messages']).toContain('say hello');
    expect(attributes).not.toHaveProperty('spanproof.capture.request');
    expect(attributes).not.toHaveProperty('spanproof.capture.response');
    if (protocol.operation === 'chat') {
      expect(attributes['gen_ai.output.messages']).toContain(SENTENCE);
      expect(attributes['gen_ai.response.finish_reasons']).toEqual([protocol.finish]);
    }
    expect(JSON.stringify(opened.receiver.bodies)).not.toContain('loopback-key');
  });

  test('a failing provider leaves one span per attempt, and the SDK its retry', async () => {
    const opened = await open();
    opened.provider.failNext('429');
    await protocol.create(opened, 'again', { maxRetries: 1 });
    const [failed, succeeded] = await opened.calls();
    expect(failed).toMatchObject({
      status: 2,
      attributes: { 'http.response.status_code': 429, 'error.type': expect.stringMatching(/^rate_limit/), 'spanproof.upstream_contacted': true },
    });
    expect(failed?.attributes).not.toHaveProperty('http.request.resend_count');
    expect(succeeded).toMatchObject({ status: 0, attributes: { 'http.request.resend_count': 1 } });
    expect(opened.provider.count(protocol.path)).toBe(2);
  });

  test('what policy blocks is not sent, fails typed after one attempt, and is recorded as not contacted', async () => {
    const opened = await open({ policy: NO_EMAIL });
    const PermissionDenied = protocol.provider === 'openai' ? OpenAI.PermissionDeniedError : Anthropic.PermissionDeniedError;
    const failure = await protocol.create(opened, 'write to ada@example.org', { maxRetries: 5 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PermissionDenied);
    expect(opened.provider.count()).toBe(0);
    const { attributes, status } = one(await opened.calls());
    expect(status).toBe(2);
    expect(attributes).toMatchObject({ 'error.type': 'policy_blocked', 'spanproof.upstream_contacted': false });
    expect((failure as InstanceType<typeof PermissionDenied>).headers?.get('x-spanproof-decision-id')).toBe(attributes['spanproof.decision_id']);
    expect(JSON.parse(String(attributes['spanproof.verdicts']))).toEqual([
      { rule: 'no_email', version: 1, action: 'block', outcome: 'blocked', by: 'source', count: 1 },
    ]);
    expect(attributes['gen_ai.input.messages']).toContain('write to [EMAIL_1]');
    expect(opened.receiver.bodies.join()).not.toContain('ada@example.org');
  });

  test('what policy redacts reaches neither the provider nor the record', async () => {
    const opened = await open();
    await protocol.create(opened, `my key is ${FAKE_KEY} - is it safe?`);
    const sent = opened.provider.requests[0]?.body ?? '';
    expect(sent).not.toContain(FAKE_KEY);
    expect(sent).toMatch(/my key is \[SECRET\.[A-Z_]+_1\] - is it safe\?/);
    const { attributes } = one(await opened.calls());
    expect(attributes['gen_ai.input.messages']).toMatch(/my key is \[SECRET\.[A-Z_]+_1\] - is it safe\?/);
    expect(opened.receiver.bodies.join()).not.toContain(FAKE_KEY);
  });

  test('an abort before the answer is an error of the application', async () => {
    const opened = await open({}, { slowMs: 5000 });
    const controller = new AbortController();
    const aborted = expect(protocol.create(opened, 'slow', { model: 'fail-slow', signal: controller.signal })).rejects.toThrow(Error);
    await expect.poll(() => opened.provider.count()).toBe(1);
    controller.abort();
    await aborted;
    expect(one(await opened.calls())).toMatchObject({ status: 2, attributes: { 'error.type': 'AbortError', 'spanproof.upstream_contacted': true } });
  });

  test('a provider that cannot be reached was not contacted', async () => {
    const opened = await open();
    await opened.provider.close();
    await expect(protocol.create(opened, 'anybody?')).rejects.toThrow(Error);
    expect(one(await opened.calls())).toMatchObject({ status: 2, attributes: { 'error.type': 'ECONNREFUSED', 'spanproof.upstream_contacted': false } });
  });

  test.runIf(stream !== undefined)('a stream is recorded as the document it would have been', async () => {
    const opened = await open({}, { streamDelayMs: 1 });
    const streamed = await stream?.(opened, 'say hello');
    expect(streamed?.text).toBe(SENTENCE);
    const { attributes } = one(await opened.calls());
    expect(attributes).toMatchObject({
      'gen_ai.request.stream': true,
      'gen_ai.response.finish_reasons': [protocol.finish],
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
    });
    expect(JSON.parse(String(attributes['gen_ai.output.messages']))).toMatchObject([
      { role: 'assistant', parts: [{ type: 'text', content: SENTENCE }], finish_reason: 'stop' },
    ]);
    expect(attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
    expect(attributes).not.toHaveProperty('spanproof.capture.response');
  });

  test.runIf(stream !== undefined)('an early break ends the span with what was read', async () => {
    const opened = await open({}, { streamDelayMs: 5, reply: () => `${SENTENCE} `.repeat(30) });
    const streamed = await stream?.(opened, 'say hello', { stopAfter: 6 });
    const { attributes, status } = one(await opened.calls());
    expect(status).toBe(0);
    expect(attributes).toMatchObject({ 'spanproof.capture.response': 'partial', 'spanproof.upstream_contacted': true });
    expect(attributes).not.toHaveProperty('gen_ai.response.finish_reasons');
    expect(attributes['gen_ai.output.messages']).toContain(streamed?.text);
  });

  test.runIf(stream !== undefined)('an abort in the middle of a stream ends the span as aborted', async () => {
    const opened = await open({}, { slowMs: 3000 });
    const controller = new AbortController();
    const streaming = stream?.(opened, 'say hello', { model: 'fail-stall', signal: controller.signal }).catch((error: unknown) => error);
    await expect.poll(() => opened.provider.count()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300)); // the first half comes
    controller.abort();
    await streaming;
    const call = (await opened.receiver.waitForCalls(1))[0];
    expect(call?.attributes['spanproof.capture.response']).toBe('partial');
  });

  test.runIf(stream !== undefined)('a stream that is cut is an error with what had come', async () => {
    const opened = await open();
    await expect(stream?.(opened, 'say hello', { model: 'fail-cut' })).rejects.toThrow(Error);
    const { attributes, status } = one(await opened.calls());
    expect(status).toBe(2);
    expect(attributes).toMatchObject({ 'error.type': 'UND_ERR_SOCKET', 'spanproof.capture.response': 'partial' });
    expect(attributes['gen_ai.output.messages']).toContain('Hello');
  });

  test.runIf(useTool !== undefined)('tools, their calls and their results are in the messages', async () => {
    const opened = await open();
    expect(await useTool?.(opened)).toBe('weather');
    const [asked, answered] = await opened.calls();
    for (const call of [asked, answered]) expect(call === undefined ? ['missing'] : checkSemconv(call)).toEqual([]);
    expect(JSON.parse(String(asked?.attributes['gen_ai.tool.definitions']))).toMatchObject([
      { type: 'function', name: 'weather', parameters: { type: 'object' } },
    ]);
    expect(JSON.parse(String(asked?.attributes['gen_ai.output.messages']))).toMatchObject([
      { parts: [{ type: 'tool_call', name: 'weather', arguments: { city: 'Oslo' } }] },
    ]);
    const parts = (JSON.parse(String(answered?.attributes['gen_ai.input.messages'])) as { parts: { type: string; response?: unknown }[] }[]).flatMap(
      (message) => message.parts,
    );
    expect(parts.filter(({ type }) => type === 'tool_call')).toHaveLength(1);
    expect(parts.find(({ type }) => type === 'tool_call_response')?.response).toBe('8 degrees');
  });
});
