import { GEN_AI, type Json } from '@spanproof/vocabulary';
import type { Span } from '../../receive/contract.ts';
import type { AttributeReader } from '../attribute-reader.ts';
import { completeCall, withException, withOperation } from '../complete-call.ts';
import { argumentsOf, textPart, toMessages } from '../messages/chat-message.ts';
import { type NumberedItem, readNested, readNumbered, takeMembers } from '../messages/numbered.ts';
import { toToolDefinition } from '../messages/tool-definition.ts';
import type { JsonRecord } from '../open-record.ts';
import { addParameters } from '../parameters.ts';
import { readConventions } from '../read-conventions.ts';
import { addMissing } from '../settle.ts';
import type { Dialect, DialectCall } from './dialect.ts';

const KIND = 'openinference.span.kind';

/**
 * OpenInference (Arize Phoenix; github.com/Arize-ai/openinference, spec/semantic_conventions.md). The raw bodies in input.value and output.value
 * are kept beside the messages. Spans of agents and chains are steps: the tokens on them repeat those of the calls below.
 */
export const openinference: Dialect = {
  name: 'openinference',
  version: 1,
  recognises: ({ attributes }) => attributes.some(([key]) => key === KIND),
  read(reader, span): DialectCall {
    const kind = reader.takeString(KIND);
    const operation = OPERATIONS.get(kind ?? '');
    const isModel = kind === 'LLM' || kind === 'EMBEDDING';
    const base = completeCall(withOperation(readConventions(reader), operation), reader, NAMES);
    const request: JsonRecord = Object.assign(base.request, {});
    // llm.model_name is the model that answered, as far as the emitter knows it; what was asked for stands among the parameters.
    const parameters = kind === 'EMBEDDING' ? 'embedding.invocation_parameters' : 'llm.invocation_parameters';
    const model = addParameters(reader, parameters, request);
    if (base.facts.model_requested !== undefined && base.facts.model_requested !== model) reader.keep(parameters);
    const response: JsonRecord = Object.assign(base.response, {});
    if (isModel) readContent(reader, request, response);
    else readStep(reader, kind, request, response);
    const facts = base.facts.model_requested === undefined && model !== undefined ? { ...base.facts, model_requested: model } : base.facts;
    return withFirstChunk(withException({ ...base, facts, request, response }, span), span);
  },
};

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['LLM', 'chat'],
  ['EMBEDDING', 'embeddings'],
  ['RETRIEVER', 'retrieval'],
  ['TOOL', 'execute_tool'],
  ['AGENT', 'invoke_agent'],
  ['CHAIN', 'invoke_workflow'],
  ['RERANKER', 'rerank'],
  ['GUARDRAIL', 'apply_guardrail'],
  ['EVALUATOR', 'evaluate'],
  ['PROMPT', 'prompt'],
]);

const NAMES = {
  facts: {
    provider: ['llm.provider', 'llm.system'],
    model_requested: ['llm.request.model_name'],
    model_served: ['llm.response.model_name', 'llm.model_name', 'embedding.model_name', 'reranker.model_name'],
    finish_reasons: ['llm.finish_reason'],
    tool: ['tool.name'],
  },
  tokens: {
    input: ['llm.token_count.prompt'],
    output: ['llm.token_count.completion'],
    cache_read: ['llm.token_count.prompt_details.cache_read', 'llm.token_count.prompt_details.cache_input'],
    cache_write: ['llm.token_count.prompt_details.cache_write'],
    reasoning: ['llm.token_count.completion_details.reasoning'],
  },
  request: {
    [GEN_AI.toolDescription]: ['tool.description'],
    [GEN_AI.toolCallId]: ['tool.id', 'tool_call.id'],
    [GEN_AI.agentName]: ['agent.name'],
  },
  subject: { session: ['session.id'], user: ['user.id'] },
} as const;

function readContent(reader: AttributeReader, request: JsonRecord, response: JsonRecord): void {
  addMissing(request, GEN_AI.inputMessages, () => readMessages(reader, 'llm.input_messages.') ?? readPrompts(reader) ?? readEmbedded(reader));
  addMissing(response, GEN_AI.outputMessages, () => readMessages(reader, 'llm.output_messages.'));
  addMissing(request, GEN_AI.toolDefinitions, () => {
    const tools = readNumbered(reader, 'llm.tools.').flatMap((item) => Object.values(takeMembers(reader, item, { 'tool.json_schema': 'schema' })));
    return tools.length === 0 ? undefined : tools.map(toToolDefinition);
  });
}

const MESSAGE = { 'message.role': 'role', 'message.content': 'content', 'message.name': 'name', 'message.tool_call_id': 'tool_call_id' } as const;
const CALL = { 'tool_call.id': 'id', 'tool_call.function.name': 'name', 'tool_call.function.arguments': 'arguments' } as const;

function readMessages(reader: AttributeReader, prefix: string): Json | undefined {
  const messages = readNumbered(reader, prefix).map((item) => {
    const message = takeMembers(reader, item, MESSAGE);
    const contents = readNested(item, 'message.contents.').map((part) => readPart(reader, part));
    const calls = readNested(item, 'message.tool_calls.').map((call) => takeMembers(reader, call, CALL));
    if (message['content'] === undefined && contents.length > 0) message['content'] = contents;
    if (calls.length > 0) message['tool_calls'] = calls;
    const old = takeMembers(reader, item, { 'message.function_call_name': 'name', 'message.function_call_arguments_json': 'arguments' });
    if (old['name'] !== undefined) message['function_call'] = old;
    return message;
  });
  return messages.length === 0 ? undefined : toMessages(messages);
}

const PART = {
  'message_content.type': 'type',
  'message_content.text': 'text',
  'message_content.image.image.url': 'image',
  'message_content.id': 'id',
  'message_content.signature': 'signature',
  'message_content.data': 'data',
} as const;

function readPart(reader: AttributeReader, part: NumberedItem): Json {
  const { image, ...members } = takeMembers(reader, part, PART);
  return image === undefined ? members : { type: 'image_url', image_url: { url: image } };
}

function readPrompts(reader: AttributeReader): Json | undefined {
  const prompts = readNumbered(reader, 'llm.prompts.').flatMap((item) => Object.values(takeMembers(reader, item, { 'prompt.text': 'text' })));
  return prompts.length === 0 ? undefined : (toMessages(prompts) ?? undefined);
}

function readEmbedded(reader: AttributeReader): Json | undefined {
  const texts = readNumbered(reader, 'embedding.embeddings.').flatMap((item) => Object.values(takeMembers(reader, item, { 'embedding.text': 'text' })));
  return texts.length === 0 ? undefined : texts.map((text) => ({ role: 'user', parts: [typeof text === 'string' ? textPart(text) : text] }));
}

function readStep(reader: AttributeReader, kind: string | undefined, request: JsonRecord, response: JsonRecord): void {
  if (kind === 'TOOL') {
    addMissing(request, GEN_AI.toolCallArguments, () => argumentsOf(reader.take('input.value')).arguments);
    addMissing(response, GEN_AI.toolCallResult, () => reader.take('output.value'));
  } else if (kind === 'RETRIEVER') addMissing(request, GEN_AI.retrievalQueryText, () => reader.take('input.value'));
}

/** The emitter marks the first token by an event. */
function withFirstChunk(call: DialectCall, { events, start }: Span): DialectCall {
  const event = events.find(({ name }) => name === 'First Token Stream Event');
  const waited = event === undefined ? -1 : Number(event.time - start);
  if (call.facts.time_to_first_chunk_ns !== undefined || !Number.isSafeInteger(waited) || waited < 0) return call;
  return { ...call, facts: { ...call.facts, time_to_first_chunk_ns: waited } };
}
