import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from './formats.ts';
import { FAKE_KEY, type Harness, NO_EMAIL, openHarness } from './harness.ts';
import { checkSemconv } from './semconv-check.ts';

const SENTENCE = 'Hello from the loopback provider, over a wire of one machine.';

describe.each(FORMATS)('$name', (format) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  async function post(path: string, body: object, at: Harness = harness): Promise<Response> {
    return at.instrumentation.fetch(`${at.provider.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }
  async function record(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const response = await post(path, body);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    const call = (await harness.calls()).at(-1);
    expect(call === undefined ? ['no call'] : checkSemconv(call)).toEqual([]);
    expect(call?.status).toBe(0);
    return call?.attributes ?? {};
  }

  test('a document gives its facts and its content', async () => {
    const attributes = await record(format.path, format.body('say hello'));
    expect(attributes).toMatchObject({ 'gen_ai.operation.name': format.operation, 'gen_ai.provider.name': format.provider, ...format.facts });
    expect(attributes['gen_ai.input.messages']).toContain('say hello');
    if (format.operation !== 'embeddings') expect(attributes['gen_ai.output.messages']).toContain(SENTENCE);
    expect(attributes).not.toHaveProperty('spanproof.capture.response');
  });

  test.runIf(format.stream !== undefined)('a stream is recorded as the document it would have been', async () => {
    const { path, body } = format.stream ?? { path: '', body: () => ({}) };
    const whole = await record(format.path, format.body('say hello'));
    const streamed = await record(path, body('say hello'));
    expect(streamed['gen_ai.request.stream']).toBe(true);
    for (const name of [
      'gen_ai.output.messages',
      'gen_ai.response.finish_reasons',
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.output_tokens',
      'gen_ai.request.model',
    ]) {
      expect([name, streamed[name]]).toEqual([name, whole[name]]);
    }
    if (format.stream?.late !== true) expect(streamed['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
  });

  test.runIf(format.tools !== undefined)('tools, their calls and their results are in the messages', async () => {
    const attributes = await record(format.path, { ...format.body('weather?'), ...format.tools });
    expect(JSON.parse(String(attributes['gen_ai.tool.definitions']))).toMatchObject([{ type: 'function', name: 'weather', parameters: { type: 'object' } }]);
    expect(JSON.parse(String(attributes['gen_ai.output.messages']))).toMatchObject([{ finish_reason: 'tool_call' }]);
    const [message] = JSON.parse(String(attributes['gen_ai.output.messages'])) as { parts: { type: string }[] }[];
    expect(message?.parts.find(({ type }) => type === 'tool_call')).toMatchObject({ name: 'weather', arguments: { city: 'Oslo' } });
    if (format.stream === undefined || format.stream.late === true) return;
    const streamed = await record(format.stream.path, { ...format.stream.body('weather?'), ...format.tools });
    expect(JSON.stringify(JSON.parse(String(streamed['gen_ai.output.messages'])))).toContain('"arguments":{"city":"Oslo"}');
  });

  test('what policy redacts reaches neither the provider nor the record; what it blocks is answered in the format of the provider', async () => {
    await (await post(format.path, format.body(`my key is ${FAKE_KEY}`))).arrayBuffer();
    expect(harness.provider.requests.at(-1)?.body).not.toContain(FAKE_KEY);
    expect((await harness.calls()).at(-1)?.attributes['gen_ai.input.messages']).toMatch(/my key is \[SECRET\./);
    await using closed = await openHarness({ policy: NO_EMAIL });
    const response = await post(format.path, format.body('write to ada@example.org'), closed);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject(format.refusal);
    expect(closed.provider.count()).toBe(0);
    expect(await closed.calls()).toMatchObject([{ attributes: { 'error.type': 'policy_blocked', 'spanproof.upstream_contacted': false } }]);
    expect([...harness.receiver.bodies, ...closed.receiver.bodies].join()).not.toMatch(new RegExp(`${FAKE_KEY}|ada@example`));
  });
});
