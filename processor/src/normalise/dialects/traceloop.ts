import { GEN_AI, type Json } from '@spanproof/vocabulary';
import type { AttributeReader } from '../attribute-reader.ts';
import { asOperation, completeCall, withException, withOperation } from '../complete-call.ts';
import { finishReason } from '../finish-reason.ts';
import { argumentsOf, toMessages } from '../messages/chat-message.ts';
import { readNested, readNumbered, takeMembers } from '../messages/numbered.ts';
import { toToolDefinition } from '../messages/tool-definition.ts';
import type { JsonRecord } from '../open-record.ts';
import { isMembers } from '../parse-json-text.ts';
import { readConventions } from '../read-conventions.ts';
import { addMissing } from '../settle.ts';
import type { Dialect, DialectCall } from './dialect.ts';

const KIND = 'traceloop.span.kind';
const REQUEST_TYPE = 'llm.request.type';
const MARKER = /^(?:traceloop\.|llm\.request\.|llm\.usage\.|gen_ai\.(?:prompt|completion)\.\d|gen_ai\.is_streaming$)/;
const SCOPE = /^(?:@traceloop\/|traceloop\.|opentelemetry\.instrumentation\.openai\.v\d)/;

/**
 * OpenLLMetry (github.com/traceloop/openllmetry). Old: numbered attributes and names of its own. New: the conventions' names and a few of the old.
 * Workflows, agents and tasks are steps.
 */
export const traceloop: Dialect = {
  name: 'traceloop',
  version: 1,
  recognises: ({ attributes }, { name }) => SCOPE.test(name) || attributes.some(([key]) => MARKER.test(key)),
  read(reader, span): DialectCall {
    const step = reader.takeString(KIND);
    const type = reader.takeString(REQUEST_TYPE);
    const named = withOperation(readConventions(reader), REQUESTS.get(type ?? '') ?? STEPS.get(step ?? ''));
    // An internal step has no name in the conventions; what its span says about a call repeats what the call says.
    const base = completeCall(step === undefined || type !== undefined ? named : asOperation(named, STEPS.get(step) ?? step), reader, NAMES);
    const request: JsonRecord = Object.assign(base.request, {});
    const response: JsonRecord = Object.assign(base.response, {});
    addMissing(request, GEN_AI.inputMessages, () => readMessages(reader, 'gen_ai.prompt.')?.messages);
    const answer = response[GEN_AI.outputMessages] === undefined ? readMessages(reader, 'gen_ai.completion.', base.facts.finish_reasons) : undefined;
    if (answer !== undefined) response[GEN_AI.outputMessages] = answer.messages;
    addMissing(request, GEN_AI.toolDefinitions, () => readFunctions(reader));
    if (base.kind === 'tool.call') readTool(reader, request, response);
    const reasons = base.facts.finish_reasons === undefined && answer !== undefined && answer.reasons.length > 0 ? { finish_reasons: answer.reasons } : {};
    const tool = base.kind === 'tool.call' && base.facts.tool_names === undefined ? reader.takeString('traceloop.entity.name') : undefined;
    const facts = { ...base.facts, ...reasons, ...(tool === undefined ? {} : { tool_names: [tool] }) };
    return withException({ ...base, facts, request, response }, span);
  },
};

const REQUESTS: ReadonlyMap<string, string> = new Map([
  ['chat', 'chat'],
  ['completion', 'text_completion'],
  ['embedding', 'embeddings'],
  ['rerank', 'rerank'],
]);
const STEPS: ReadonlyMap<string, string> = new Map([
  ['workflow', 'invoke_workflow'],
  ['agent', 'invoke_agent'],
  ['tool', 'execute_tool'],
  ['task', 'task'],
]);

const NAMES = {
  facts: {
    provider: ['gen_ai.system', 'llm.vendor'],
    model_requested: ['llm.request.model'],
    model_served: ['llm.response.model'],
    stream: ['gen_ai.is_streaming', 'llm.is_streaming'],
    finish_reasons: ['llm.response.finish_reason'],
  },
  tokens: {
    input: ['gen_ai.usage.prompt_tokens', 'llm.usage.prompt_tokens'],
    output: ['gen_ai.usage.completion_tokens', 'llm.usage.completion_tokens'],
    cache_read: ['gen_ai.usage.cache_read_input_tokens'],
    cache_write: ['gen_ai.usage.cache_creation_input_tokens'],
    reasoning: ['gen_ai.usage.reasoning_tokens', 'llm.usage.reasoning_tokens'],
  },
  request: {
    [GEN_AI.requestTopK]: ['llm.top_k'],
    [GEN_AI.requestFrequencyPenalty]: ['llm.frequency_penalty'],
    [GEN_AI.requestPresencePenalty]: ['llm.presence_penalty'],
    [GEN_AI.requestStopSequences]: ['llm.chat.stop_sequences'],
    [GEN_AI.workflowName]: ['traceloop.workflow.name'],
  },
  response: { 'openai.response.system_fingerprint': ['gen_ai.openai.response.system_fingerprint', 'gen_ai.openai.system_fingerprint'] },
  subject: {
    session: ['traceloop.association.properties.session_id', 'traceloop.association.properties.chat_id', 'traceloop.association.properties.thread_id'],
    user: ['traceloop.association.properties.user_id'],
  },
} as const;

const MESSAGE = { role: 'role', content: 'content', tool_call_id: 'tool_call_id', reasoning: 'reasoning' } as const;
const CALL = { id: 'id', name: 'name', arguments: 'arguments' } as const;

interface Conversation {
  readonly messages: readonly Json[];
  readonly reasons: readonly string[];
}

function readMessages(reader: AttributeReader, prefix: string, known?: readonly string[]): Conversation | undefined {
  const reasons: string[] = [];
  const messages = readNumbered(reader, prefix).map((item) => {
    const message = takeMembers(reader, item, MESSAGE);
    const content = message['content'];
    if (typeof content === 'string') message['content'] = parseParts(content);
    const calls = readNested(item, 'tool_calls.').map((call) => takeMembers(reader, call, CALL));
    if (calls.length > 0) message['tool_calls'] = calls;
    const reason = item.members.get('finish_reason');
    const received = reason === undefined ? undefined : reader.takeString(reason);
    if (received === undefined) return message;
    const { length } = reasons;
    reasons.push(finishReason(received));
    const said = known === undefined ? finishReason(received) : known[length];
    if (reason !== undefined && said !== received) reader.keep(reason);
    return message;
  });
  return messages.length === 0 ? undefined : { messages: (toMessages(messages) ?? []).map(withRole), reasons };
}

/** Inputs of embeddings have no role on the wire either; the emitter asks for the user. */
function withRole(message: Json): Json {
  return isMembers(message) && message['role'] === undefined ? { role: 'user', ...message } : message;
}

/** Several parts are written as JSON text, one text as itself. A question that happens to be JSON stays text. */
function parseParts(content: string): Json {
  const parts = argumentsOf(content).arguments;
  return Array.isArray(parts) && parts.length > 0 && (parts as readonly Json[]).every(isPart) ? (parts as readonly Json[]) : content;
}

function isPart(part: Json): boolean {
  return isMembers(part) && typeof part['type'] === 'string';
}

function readFunctions(reader: AttributeReader): Json | undefined {
  const functions = readNumbered(reader, 'llm.request.functions.').map((item) =>
    takeMembers(reader, item, { name: 'name', description: 'description', parameters: 'parameters', arguments: 'arguments' }),
  );
  return functions.length === 0 ? undefined : functions.map(toToolDefinition);
}

function readTool(reader: AttributeReader, request: JsonRecord, response: JsonRecord): void {
  addMissing(request, GEN_AI.toolCallArguments, () => argumentsOf(reader.take('traceloop.entity.input')).arguments);
  addMissing(response, GEN_AI.toolCallResult, () => reader.take('traceloop.entity.output'));
}
