import type { Attributes, ReceivedSpan } from './otlp-receiver.ts';

/**
 * The rules of the GenAI conventions (1.43.0-dev, docs/gen-ai/client-inference.md and the conformance policies) that apply to a client span.
 * Returns what is violated; nothing = conforming.
 */
export function checkSemconv(span: ReceivedSpan): readonly string[] {
  const { attributes } = span;
  const operation = attributes['gen_ai.operation.name'];
  const model = attributes['gen_ai.request.model'];
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };

  demand(OPERATIONS.includes(String(operation)), `operation ${String(operation)}`);
  demand(typeof attributes['gen_ai.provider.name'] === 'string', 'no provider');
  demand(span.kind === 3, `kind ${span.kind} is not CLIENT`);
  demand(span.name === (model === undefined ? operation : `${String(operation)} ${String(model)}`), `name ${span.name}`);
  demand(span.status !== 1, "status OK is the application's to set");
  demand((span.status === 2) === (attributes['error.type'] !== undefined), 'error.type iff status ERROR');
  demand(attributes['gen_ai.request.stream'] === undefined || attributes['gen_ai.request.stream'] === true, 'request.stream only when true');
  demand(attributes['gen_ai.request.choice.count'] !== 1, 'choice.count 1 is not recorded');
  demand(attributes['server.address'] === undefined || Number.isInteger(attributes['server.port']), 'server.port beside server.address');
  for (const name of Object.keys(attributes)) {
    if (name.startsWith('gen_ai.')) demand(name in TYPES, `unknown attribute ${name}`);
    const type = TYPES[name];
    if (type !== undefined) demand(hasType(attributes[name], type), `${name} is not ${type}`);
  }
  if (span.status === 0 && operation === 'chat' && attributes['spanproof.capture.response'] === undefined) {
    const silent = SILENT[String(attributes['gen_ai.provider.name'])] ?? [];
    for (const name of RECOMMENDED) if (!silent.includes(name)) demand(name in attributes, `${name} missing`);
  }
  return [...problems, ...checkContent(attributes)];
}

const OPERATIONS: readonly string[] = ['chat', 'generate_content', 'text_completion', 'embeddings'];
/** Ollama, Cohere and Bedrock answer without an id or without the model; there is no other source for either. */
const RECOMMENDED = ['gen_ai.response.id', 'gen_ai.response.model', 'gen_ai.response.finish_reasons', 'server.address'] as const;

const SILENT: Readonly<Record<string, readonly string[]>> = {
  ollama: ['gen_ai.response.id'],
  cohere: ['gen_ai.response.model'],
  'aws.bedrock': ['gen_ai.response.id', 'gen_ai.response.model'],
};

type Type = 'string' | 'int' | 'double' | 'boolean' | 'string[]';
const TYPES: Readonly<Record<string, Type>> = {
  'gen_ai.operation.name': 'string',
  'gen_ai.provider.name': 'string',
  'gen_ai.conversation.id': 'string',
  'gen_ai.output.type': 'string',
  'gen_ai.prompt.name': 'string',
  'gen_ai.prompt.version': 'string',
  'gen_ai.request.model': 'string',
  'gen_ai.request.stream': 'boolean',
  'gen_ai.request.max_tokens': 'int',
  'gen_ai.request.temperature': 'double',
  'gen_ai.request.top_p': 'double',
  'gen_ai.request.top_k': 'int',
  'gen_ai.request.frequency_penalty': 'double',
  'gen_ai.request.presence_penalty': 'double',
  'gen_ai.request.stop_sequences': 'string[]',
  'gen_ai.request.seed': 'int',
  'gen_ai.request.choice.count': 'int',
  'gen_ai.request.reasoning.level': 'string',
  'gen_ai.request.previous_response.id': 'string',
  'gen_ai.request.encoding_formats': 'string[]',
  'gen_ai.response.id': 'string',
  'gen_ai.response.model': 'string',
  'gen_ai.response.finish_reasons': 'string[]',
  'gen_ai.response.time_to_first_chunk': 'double',
  'gen_ai.usage.input_tokens': 'int',
  'gen_ai.usage.output_tokens': 'int',
  'gen_ai.usage.cache_read.input_tokens': 'int',
  'gen_ai.usage.cache_write.input_tokens': 'int',
  'gen_ai.usage.reasoning.output_tokens': 'int',
  'gen_ai.usage.text.input_tokens': 'int',
  'gen_ai.usage.image.input_tokens': 'int',
  'gen_ai.usage.audio.input_tokens': 'int',
  'gen_ai.usage.text.output_tokens': 'int',
  'gen_ai.usage.image.output_tokens': 'int',
  'gen_ai.usage.audio.output_tokens': 'int',
  'gen_ai.agent.id': 'string',
  'gen_ai.retrieval.documents': 'string',
  'gen_ai.embeddings.dimension.count': 'int',
  'gen_ai.input.messages': 'string',
  'gen_ai.output.messages': 'string',
  'gen_ai.system_instructions': 'string',
  'gen_ai.tool.definitions': 'string',
};

function hasType(value: unknown, type: Type): boolean {
  if (type === 'string[]') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (type === 'int') return Number.isInteger(value);
  return typeof value === (type === 'double' ? 'number' : type);
}

/** model/gen-ai/*.json: what each part must have; further members are allowed everywhere. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  text: ['content'],
  tool_call: ['name'],
  tool_call_response: ['response'],
  server_tool_call: ['name', 'server_tool_call'],
  blob: ['modality', 'content'],
  file: ['modality', 'file_id'],
  uri: ['modality', 'uri'],
  reasoning: ['content'],
};

function checkContent(attributes: Attributes): readonly string[] {
  const problems: string[] = [];
  for (const name of ['gen_ai.input.messages', 'gen_ai.output.messages']) {
    for (const message of readList(attributes[name])) {
      if (typeof message.role !== 'string') problems.push(`${name}: a message without role`);
      problems.push(...checkParts(name, message.parts));
    }
  }
  problems.push(...checkParts('gen_ai.system_instructions', readList(attributes['gen_ai.system_instructions'])));
  for (const tool of readList(attributes['gen_ai.tool.definitions'])) {
    if (typeof tool.type !== 'string' || 'function' in tool) problems.push('gen_ai.tool.definitions: not flat');
    if (tool.type === 'function' && typeof tool.name !== 'string') problems.push('gen_ai.tool.definitions: a function without name');
  }
  return problems;
}

function checkParts(name: string, parts: unknown): readonly string[] {
  if (!Array.isArray(parts)) return [`${name}: parts is no array`];
  return parts.flatMap((part: Record<string, unknown>) => {
    if (typeof part.type !== 'string') return [`${name}: a part without type`];
    return (PARTS[part.type] ?? []).filter((member) => part[member] === undefined).map((member) => `${name}: ${String(part.type)} without ${member}`);
  });
}

function readList(value: unknown): readonly Record<string, unknown>[] {
  return typeof value === 'string' ? (JSON.parse(value) as Record<string, unknown>[]) : [];
}
