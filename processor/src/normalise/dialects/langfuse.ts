import { type CallFacts, GEN_AI, type Json } from '@spanproof/vocabulary';
import type { Span } from '../../receive/contract.ts';
import type { AttributeReader } from '../attribute-reader.ts';
import { completeCall, withException, withOperation } from '../complete-call.ts';
import { finishReason } from '../finish-reason.ts';
import { argumentsOf, toMessages } from '../messages/chat-message.ts';
import { toToolDefinition } from '../messages/tool-definition.ts';
import type { JsonRecord } from '../open-record.ts';
import { isList, isMembers, parseJsonText } from '../parse-json-text.ts';
import { present } from '../present.ts';
import { readConventions } from '../read-conventions.ts';
import { addMissing } from '../settle.ts';
import type { Dialect, DialectCall } from './dialect.ts';

const PREFIX = 'langfuse.observation.';
const TYPE = `${PREFIX}type`;
const INPUT = `${PREFIX}input`;
const OUTPUT = `${PREFIX}output`;
const USAGE = `${PREFIX}usage_details`;
const MODEL = [`${PREFIX}model.name`, `${PREFIX}model`];
const METADATA_REASON = `${PREFIX}metadata.finish_reason`;

/**
 * Langfuse's SDKs (langfuse.com/docs/opentelemetry). One name stands for both models: it is the served one where an answer came, the requested
 * one where none did. Parameters are the SDK's, with defaults that the request did not say: the attribute is kept whole, and none becomes a fact.
 */
export const langfuse: Dialect = {
  name: 'langfuse',
  version: 1,
  recognises: ({ attributes }, { name }) => name === 'langfuse-sdk' || attributes.some(([key]) => key.startsWith('langfuse.')),
  read(reader, span): DialectCall {
    const type = reader.takeString(TYPE);
    const usage = readUsage(reader);
    const model = reader.takeString(...MODEL);
    const base = completeCall(withOperation(readConventions(reader), OPERATIONS.get(type ?? '')), reader, NAMES);
    const request: JsonRecord = Object.assign(base.request, {});
    const response: JsonRecord = Object.assign(base.response, {});
    if (base.kind === 'llm.call') readContent(reader, request, response, type);
    else if (base.kind === 'tool.call') readTool(reader, request, response);
    const answered = span.statusCode !== 2;
    const reason = base.facts.finish_reasons === undefined ? readReason(reader) : undefined;
    const target = answered ? base.facts.model_served : base.facts.model_requested;
    if (target !== undefined && target !== model) for (const name of MODEL) reader.keep(name);
    if (Object.keys(base.tokens).length > 0) reader.keep(USAGE);
    const facts: DialectCall['facts'] = {
      ...(model === undefined ? {} : answered ? { model_served: model } : { model_requested: model }),
      ...(reason === undefined ? {} : { finish_reasons: [reason] }),
      ...base.facts,
      ...present<Pick<CallFacts, 'time_to_first_chunk_ns'>>({ time_to_first_chunk_ns: base.facts.time_to_first_chunk_ns ?? readFirstChunk(reader, span) }),
    };
    const named = base.kind === 'tool.call' && facts.tool_names === undefined && span.name !== '' ? { ...facts, tool_names: [span.name.slice(0, 512)] } : facts;
    return withException({ ...base, facts: named, tokens: { ...usage, ...base.tokens }, request, response }, span);
  },
};

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['generation', 'chat'],
  ['embedding', 'embeddings'],
  ['agent', 'invoke_agent'],
  ['tool', 'execute_tool'],
  ['chain', 'invoke_workflow'],
  ['retriever', 'retrieval'],
  ['guardrail', 'apply_guardrail'],
  ['evaluator', 'evaluate'],
]);

const NAMES = {
  request: { [GEN_AI.promptName]: [`${PREFIX}prompt.name`], [GEN_AI.promptVersion]: [`${PREFIX}prompt.version`] },
  subject: { session: ['session.id', 'langfuse.session.id'], user: ['user.id', 'langfuse.user.id'] },
} as const;

type Tokens = CallFacts['tokens'];

/** OpenAI's numbers, which include the cache, as the SDK received them; or the SDK's own split, whose `input` does not. */
function readUsage(reader: AttributeReader): Tokens {
  const text = reader.peek(USAGE);
  const usage = typeof text === 'string' ? parseJsonText(text) : undefined;
  if (!isMembers(usage)) return {};
  reader.take(USAGE);
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage;
  const read = count(
    isMembers(input) ? input['cached_tokens'] : (usage['input_cached_tokens'] ?? usage['input_cache_read'] ?? usage['cache_read_input_tokens']),
  );
  const write = count(usage['input_cache_creation'] ?? usage['input_cache_write'] ?? usage['cache_creation_input_tokens']);
  const reasoning = count(isMembers(output) ? output['reasoning_tokens'] : usage['output_reasoning_tokens']);
  const whole = count(usage['prompt_tokens'] ?? usage['promptTokens']);
  const split = count(usage['input'] ?? usage['input_tokens']);
  const answered = count(usage['completion_tokens'] ?? usage['completionTokens']);
  const rest = count(usage['output'] ?? usage['output_tokens']);
  const parts = usage['input'] === undefined ? 0 : (read ?? 0) + (write ?? 0);
  const thought = usage['output_reasoning_tokens'] === undefined ? 0 : (reasoning ?? 0);
  if (Object.values(usage).some((value) => typeof value !== 'number' && !isMembers(value))) reader.keep(USAGE);
  return present<Tokens>({
    input: whole ?? (split === undefined ? undefined : split + parts),
    output: answered ?? (rest === undefined ? undefined : rest + thought),
    cache_read: read,
    cache_write: write,
    reasoning,
  });
}

function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function readContent(reader: AttributeReader, request: JsonRecord, response: JsonRecord, type: string | undefined): void {
  const input = parse(reader.peek(INPUT));
  const asked = isMembers(input) && isList(input['messages']) ? input : undefined;
  const messages = toMessages(asked?.['messages'] ?? (isList(input) || typeof input === 'string' ? ([input].flat() as readonly Json[]) : undefined));
  if (messages !== undefined && request[GEN_AI.inputMessages] === undefined) {
    request[GEN_AI.inputMessages] = messages;
    reader.take(INPUT);
    const tools = asked?.['tools'];
    addMissing(request, GEN_AI.toolDefinitions, () => (isList(tools) ? tools.map(toToolDefinition) : undefined));
    if (asked !== undefined && Object.keys(asked).some((member) => member !== 'messages' && member !== 'tools')) reader.keep(INPUT);
  }
  const output = parse(reader.peek(OUTPUT));
  // What an embedding gives back is numbers about it, no message.
  if (output === undefined || type === 'embedding' || response[GEN_AI.outputMessages] !== undefined) return;
  const said = typeof output === 'string' ? [{ role: 'assistant', content: output }] : output;
  const answer = toMessages(said);
  if (answer === undefined) return;
  response[GEN_AI.outputMessages] = answer;
  reader.take(OUTPUT);
}

function readTool(reader: AttributeReader, request: JsonRecord, response: JsonRecord): void {
  addMissing(request, GEN_AI.toolCallArguments, () => argumentsOf(reader.take(INPUT)).arguments);
  addMissing(response, GEN_AI.toolCallResult, () => reader.take(OUTPUT));
}

function parse(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? (parseJsonText(value) ?? value) : undefined;
}

/** JSON text of a string. */
function readQuoted(reader: AttributeReader, name: string): string | undefined {
  const text = reader.peek(name);
  const value = typeof text === 'string' ? (/^"([^"\\]{1,128})"$/.exec(text)?.[1] ?? text) : undefined;
  return value === undefined || value.length > 128 ? undefined : value;
}

function readReason(reader: AttributeReader): string | undefined {
  const received = readQuoted(reader, METADATA_REASON);
  if (received === undefined) return undefined;
  const reason = finishReason(received);
  if (reason === received) reader.take(METADATA_REASON);
  return reason;
}

/** A time of day with microseconds; Date has milliseconds, so the fraction is read here. */
function readFirstChunk(reader: AttributeReader, { start }: Span): number | undefined {
  const name = `${PREFIX}completion_start_time`;
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|\+00:00)$/.exec(readQuoted(reader, name) ?? '');
  const seconds = found === null ? Number.NaN : Date.parse(`${found[1]}Z`);
  if (!Number.isFinite(seconds)) return undefined;
  const waited = Number(BigInt(seconds) * 1_000_000n + BigInt((found?.[2] ?? '').padEnd(9, '0')) - start);
  if (!Number.isSafeInteger(waited) || waited < 0) return undefined;
  reader.take(name);
  return waited;
}
