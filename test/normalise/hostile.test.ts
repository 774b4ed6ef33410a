import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonText } from '../../processor/src/normalise/parse-json-text.ts';
import { normaliseSpans, type Value } from './otlp-span.ts';

const MARKERS: readonly { readonly [key: string]: Value }[] = [
  { 'openinference.span.kind': 'LLM' },
  { 'openinference.span.kind': 'TOOL' },
  { 'langfuse.observation.type': 'generation' },
  { 'langfuse.observation.type': 'tool' },
  { 'ai.operationId': 'ai.generateText.doGenerate' },
  { 'ai.operationId': 'ai.generateText' },
  { 'llm.request.type': 'chat' },
  { 'traceloop.span.kind': 'tool' },
  { 'gen_ai.system': 'openai' },
  { 'gen_ai.operation.name': 'chat' },
];
const NAMES = [
  'llm.input_messages.0.message.role',
  'llm.input_messages.0.message.content',
  'llm.input_messages.7.message.contents.1.message_content.text',
  'llm.input_messages.7.message.tool_calls.0.tool_call.function.arguments',
  'llm.invocation_parameters',
  'llm.finish_reason',
  'llm.token_count.prompt',
  'llm.tools.0.tool.json_schema',
  'input.value',
  'output.value',
  'langfuse.observation.input',
  'langfuse.observation.output',
  'langfuse.observation.metadata.finish_reason',
  'langfuse.observation.completion_start_time',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.prompt.tools',
  'ai.values',
  'ai.response.text',
  'ai.response.reasoning',
  'ai.response.toolCalls',
  'ai.toolCall.args',
  'gen_ai.prompt',
  'gen_ai.prompt.0.content',
  'gen_ai.prompt.999999999.tool_calls.3.arguments',
  'gen_ai.completion.0.finish_reason',
  'llm.request.functions.0.parameters',
  'traceloop.entity.input',
  'gen_ai.response.finish_reasons',
  'gen_ai.tool.definitions',
  '__proto__',
];

/** Words that can be found again wherever they end up. */
const word = fc.integer({ min: 0, max: 999_999 }).map((number) => `canary${number}`);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constant(null),
    fc.nat(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('role', 'content', 'parts', 'tool_calls', 'type', 'text', 'function', 'messages', 'input', 'output', 'toolName', '__proto__'),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;
const attribute = fc.oneof(
  word,
  json.map((value) => JSON.stringify(value)),
  fc.array(word, { maxLength: 3 }),
);

describe('whatever an emitter writes', () => {
  test('no dialect fails, and no word of it is lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MARKERS), fc.dictionary(fc.constantFrom(...NAMES), attribute, { maxKeys: 8 }), (marker, attributes) => {
        const { calls } = normaliseSpans({ attributes: { ...attributes, ...marker } });
        const record = JSON.stringify(calls, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
        const sent = JSON.stringify(Object.entries(attributes));
        for (const canary of sent.match(/canary\d+/g) ?? []) expect(record).toContain(canary);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a hundred thousand messages', (i: number) => [`llm.input_messages.${i}.message.content`, 'x'], MARKERS[0]],
    ['a hundred thousand tool calls of one message', (i: number) => [`gen_ai.prompt.0.tool_calls.${i}.name`, 'x'], MARKERS[6]],
    ['numbers that are no numbers', (i: number) => [`gen_ai.prompt.${'9'.repeat(30)}.${i}`, 'x'], MARKERS[6]],
  ] as const)('%s take bounded time', (_, make, marker) => {
    const attributes = Object.fromEntries(Array.from({ length: 100_000 }, (__, i) => make(i)));
    const start = process.threadCpuUsage();
    const { calls } = normaliseSpans({ attributes: { ...attributes, ...marker } });
    const { user, system } = process.threadCpuUsage(start);
    expect(calls.length).toBe(1);
    expect((user + system) / 1000, 'milliseconds').toBeLessThan(8000);
  });

  test('twenty thousand outer spans of one scope take bounded time', () => {
    const span = { status: { code: 2 } };
    const spans = Array.from({ length: 20_000 }, () => ({ attributes: { 'ai.operationId': 'ai.embed', 'gen_ai.operation.name': 'embeddings' }, span }));
    const start = process.threadCpuUsage();
    expect(normaliseSpans(...spans).calls.length).toBe(20_000);
    const { user, system } = process.threadCpuUsage(start);
    expect((user + system) / 1000, 'milliseconds').toBeLessThan(8000);
  });
});

describe('JSON text is read where reading it loses nothing', () => {
  test.each([
    ['{"a":1,"a":2}', 'a name twice'],
    ['{"a":{"b":1,"b":1}}', 'a name twice inside'],
    ['[12345678901234567890]', 'a number beyond 2^53'],
    ['[0.12345678901234567]', 'more digits than a double has'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'too deep'],
    ['['.repeat(1_000_000), 'much too deep'],
    ['{"a":', 'cut'],
    ['"text"', 'no container'],
  ])('not %s', (text) => {
    expect(parseJsonText(text.length > 100 ? text : text)).toBeUndefined();
  });

  test('else it says what JSON.parse says', () => {
    expect(parseJsonText('{"__proto__": [1, "12345678901234567890 a:b \\" {"], "b": null}')).toEqual(
      JSON.parse('{"__proto__": [1, "12345678901234567890 a:b \\" {"], "b": null}'),
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(json), fc.dictionary(fc.string(), json)), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(parseJsonText(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
