import { type CallFacts, type CallKind, GEN_AI, type SubjectFacts } from '@spanproof/vocabulary';
import type { Span } from '../receive/contract.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { DialectCall, DialectFacts } from './dialects/dialect.ts';
import { ENUMERATED, enumerate, OTHER } from './enumeration.ts';
import { finishReason } from './finish-reason.ts';
import { present } from './present.ts';
import { providerName } from './provider-name.ts';
import { kindOf } from './read-conventions.ts';
import { type Aliases, addAliases, settle } from './settle.ts';

type Names = readonly string[];

/** An emitter's names for what the conventions name otherwise; the best first. */
export interface CallNames {
  readonly facts?: Readonly<Partial<Record<'provider' | 'model_requested' | 'model_served' | 'response_id', Names>>> & {
    readonly stream?: Names;
    readonly finish_reasons?: Names;
    readonly tool?: Names;
    readonly first_chunk_ms?: Names;
  };
  readonly tokens?: Readonly<Partial<Record<keyof CallFacts['tokens'], Names>>>;
  readonly request?: Aliases;
  readonly response?: Aliases;
  readonly subject?: { readonly session?: Names; readonly user?: Names };
}

/** What the conventions' names said, completed by the emitter's own. */
export function completeCall(base: DialectCall, reader: AttributeReader, { facts = {}, tokens = {}, ...names }: CallNames): DialectCall {
  const text = (known: string | undefined, own: Names = []): string | undefined => settle(reader, known, own, (name) => reader.takeString(name));
  const count = (known: number | undefined, own: Names = []): number | undefined => settle(reader, known, own, (name) => reader.takeCount(name));
  const provider = text(base.facts.provider, facts.provider);
  const tool = text(base.facts.tool_names?.[0], facts.tool);
  return {
    ...base,
    facts: present<DialectFacts>({
      ...base.facts,
      operation: base.facts.operation,
      provider: provider === undefined ? undefined : renameProvider(reader, provider, [GEN_AI.providerName, ...(facts.provider ?? [])]),
      model_requested: text(base.facts.model_requested, facts.model_requested),
      model_served: text(base.facts.model_served, facts.model_served),
      response_id: text(base.facts.response_id, facts.response_id),
      stream: settle(reader, base.facts.stream, facts.stream ?? [], (name) => reader.takeBoolean(name)),
      time_to_first_chunk_ns: base.facts.time_to_first_chunk_ns ?? takeMilliseconds(reader, facts.first_chunk_ms ?? []),
      finish_reasons: readReasons(reader, base.facts.finish_reasons, facts.finish_reasons ?? []),
      tool_names: tool === undefined ? undefined : [tool],
    }),
    tokens: present<CallFacts['tokens']>({
      input: count(base.tokens.input, tokens.input),
      output: count(base.tokens.output, tokens.output),
      cache_read: count(base.tokens.cache_read, tokens.cache_read),
      cache_write: count(base.tokens.cache_write, tokens.cache_write),
      reasoning: count(base.tokens.reasoning, tokens.reasoning),
    }),
    request: addAliases(reader, base.request, names.request ?? {}),
    response: addAliases(reader, base.response, names.response ?? {}),
    subject: present<Pick<SubjectFacts, 'session' | 'user'>>({
      session: text(base.subject.session, names.subject?.session),
      user: text(base.subject.user, names.subject?.user),
    }),
  };
}

/** The call under another operation; its kind follows, unless a step repeats what calls below it say. */
export function asOperation(call: DialectCall, operation: string, kind: CallKind = kindOf(operation)): DialectCall {
  return { ...call, kind, facts: { ...call.facts, operation: enumerate(operation) } };
}

/** What the emitter calls the operation, where the conventions' name is not there. */
export function withOperation(call: DialectCall, operation: string | undefined): DialectCall {
  return operation === undefined || call.facts.operation !== OTHER ? call : asOperation(call, operation);
}

/** `error.type` from the exception that ended the call, where the emitter says nothing else. The event itself is kept. */
export function withException(call: DialectCall, { events, statusCode }: Span): DialectCall {
  if (call.facts.error_type !== undefined || statusCode !== 2) return call;
  const type = events.findLast(({ name }) => name === 'exception')?.attributes.find(([key]) => key === 'exception.type')?.[1];
  return typeof type === 'string' && ENUMERATED.test(type) ? { ...call, facts: { ...call.facts, error_type: type } } : call;
}

/** A spelling that says more than the name (`openai.chat`) stays among what is kept. */
function renameProvider(reader: AttributeReader, spelling: string, names: Names): string {
  const name = providerName(spelling);
  if (name !== spelling) reader.keep(names.find((own) => reader.peek(own) === spelling) ?? '');
  return name;
}

/** One name of all choices. Reasons whose name changed stay among what is kept, so that nothing is said that was not received. */
function readReasons(reader: AttributeReader, known: readonly string[] | undefined, names: Names): readonly string[] | undefined {
  let received = known;
  let source: string = GEN_AI.responseFinishReasons;
  for (const name of names) {
    const one = reader.takeString(name);
    const own = one === undefined ? reader.takeStrings(name) : [one];
    if (own === undefined) continue;
    if (received === undefined) source = name;
    received ??= own;
    if (own.join('\0') !== received.join('\0')) reader.keep(name);
  }
  const result = received?.map(finishReason);
  if (result?.some((reason, index) => reason !== received?.[index]) === true) reader.keep(source);
  return result;
}

function takeMilliseconds(reader: AttributeReader, names: Names): number | undefined {
  for (const name of names) {
    const milliseconds = reader.peek(name);
    const nanoseconds = typeof milliseconds === 'number' ? Math.round(milliseconds * 1e6) : Number.NaN;
    if (!Number.isSafeInteger(nanoseconds) || nanoseconds < 0) continue;
    reader.take(name);
    return nanoseconds;
  }
  return undefined;
}
