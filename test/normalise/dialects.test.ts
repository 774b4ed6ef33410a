import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../processor/src/normalise/dialects/index.ts';
import { normalise } from '../../processor/src/normalise/normalise.ts';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { EMITTERS } from '../record/emitters.ts';
import { type CallSummary, type Exchange, readExchange, readRecord } from './wire-record.ts';

/** What an emitter's spans do not say in at least one recorded call; everything else must be there and equal. */
const LACKS: Readonly<Record<string, readonly (keyof CallSummary)[]>> = {
  'traceloop/openai-python': ['reasoning'],
  'traceloop/openai-python-old': ['input', 'output', 'cacheRead', 'reasoning'],
  // Content comes in log records: test/normalise/logs.test.ts.
  'otel-legacy/openai-python': ['cacheRead', 'reasoning', 'finish', 'asked', 'said', 'tools'],
  'langfuse/openai-python': ['requested', 'finish'],
  'vercel/ai-sdk-6': ['served'],
  'vercel/ai-sdk-7': ['served', 'reasoning', 'asked'],
};

const FOLDER = new URL('../fixtures/spans/', import.meta.url);

describe.each(EMITTERS)('$dialect, recorded from $name', ({ dialect, name }) => {
  const bytes = readFileSync(new URL(`${dialect}/${name}.json`, FOLDER));
  const wire = JSON.parse(readFileSync(new URL(`${dialect}/${name}.wire.json`, FOLDER), 'utf8')) as readonly Exchange[];
  const { calls, rejected } = normalise(decodeTraces(bytes, 'json'), { tenant: 'acme' });
  const models = calls.filter(({ kind }) => kind === 'llm.call').toSorted((a, b) => (a.t_event < b.t_event ? -1 : 1));
  const lacks = LACKS[`${dialect}/${name}`] ?? [];

  test('one call of a model for every request that the provider saw; spans around them are steps', () => {
    expect(rejected).toBe(0);
    expect(models.map(({ facts }) => facts.operation)).toEqual(wire.map(({ path }) => (path.endsWith('/embeddings') ? 'embeddings' : 'chat')));
    expect(new Set(calls.map((call) => call.dialect.split('@')[0]))).toEqual(new Set([dialect]));
  });

  test('model, tokens, messages and tools are those of the wire', () => {
    const missing = new Set<string>();
    for (const [index, exchange] of wire.entries()) {
      const seen = readExchange(exchange);
      const read = readRecord(models[index] ?? expect.fail('no call'));
      for (const member of Object.keys(seen) as (keyof CallSummary)[]) {
        const empty = read[member] === undefined || (Array.isArray(read[member]) && read[member].length === 0);
        if (lacks.includes(member) && empty) {
          if (seen[member] !== undefined) missing.add(member);
        } else if (seen[member] === undefined && read[member] === 0)
          continue; // An emitter's 0 where the provider said nothing.
        else expect({ index, [member]: read[member] }).toEqual({ index, [member]: seen[member] });
      }
    }
    expect([...missing].toSorted()).toEqual([...lacks].toSorted());
  });

  test('the tokens of all calls are those that the provider billed', () => {
    if (lacks.includes('input')) return;
    const sum = (values: readonly unknown[]): number => values.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0);
    const billed = wire.map(readExchange);
    expect(sum(models.map(({ facts }) => facts.tokens.input))).toBe(sum(billed.map(({ input }) => input)));
    expect(sum(models.map(({ facts }) => facts.tokens.output))).toBe(sum(billed.map(({ output }) => output)));
  });

  test('what no rule maps is kept and counted', () => {
    const spans = (JSON.parse(bytes.toString()) as Recorded).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    expect(calls.length).toBe(spans.length);
    for (const { facts, content, unmapped } of calls) {
      const span = spans.find(({ spanId }) => spanId === facts.span_id);
      const kept = Object.keys(content.other).filter((key) => span?.attributes?.some((attribute) => attribute.key === key));
      expect(unmapped).toBeGreaterThanOrEqual(kept.length);
      // Every text that the span said stands somewhere in the record.
      const record = JSON.stringify({ facts, content }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
      const words = record.toLowerCase();
      for (const { key, value } of span?.attributes ?? []) {
        for (const word of (value.stringValue ?? '').match(/[\w-]{4,}/g) ?? []) {
          if (!key.endsWith('.kind') && !SUBJECT.has(key) && !TYPES.has(key) && !RENAMED.has(word)) expect(words, key).toContain(word.toLowerCase());
        }
      }
    }
  });
});

const SUBJECT = new Set(['user.id', 'session.id', 'ai.telemetry.metadata.userId', 'ai.telemetry.metadata.sessionId']);
/** Said by the operation; counts, which the test above compares; a time that became a duration. */
const TYPES = new Set([
  'ai.operationId',
  'langfuse.observation.type',
  'llm.request.type',
  'langfuse.observation.usage_details',
  'langfuse.observation.completion_start_time',
]);

/** Members of JSON texts that have another name in the conventions, and what the SDK's type of a part is called there. */
const RENAMED = new Set([
  'inputSchema',
  'tools',
  'messages',
  'prompt',
  'system',
  'toolCallId',
  'toolName',
  'tool-call',
  'tool-calls',
  'tool-result',
  'tool_calls',
  'tool_call_id',
  'value',
  'input',
  'output',
  'null',
  'function',
]);

interface Recorded {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly spanId: string;
        readonly attributes?: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
      }[];
    }[];
  }[];
}

test('every dialect has a recording of a real emitter', () => {
  // Of the newest conventions by our own instrumentation and @anthropic-ai/sdk: recordings.test.ts.
  expect(new Set([...EMITTERS.map(({ dialect }) => dialect), 'otel-genai'])).toEqual(new Set(DIALECTS.map(({ name }) => name)));
  for (const { dialect, name } of EMITTERS) expect(existsSync(new URL(`${dialect}/${name}.wire.json`, FOLDER)), `${dialect}/${name}`).toBe(true);
});
