import { type DecisionFacts, GEN_AI, type Json, type Policy, toolsFingerprint } from '@spanproof/vocabulary';
import type { CallContext } from './context.ts';
import { HASH_ONLY } from './hash-only.ts';
import type { Description, JsonObject } from './protocols/protocol.ts';
import { readArray, readObject, readString } from './protocols/read.ts';

/** Parts of messages that are text, or hold nothing but text. */
const TEXT_PARTS: ReadonlySet<string> = new Set(
  'text reasoning refusal compaction tool_call tool_call_response server_tool_call server_tool_call_response'.split(' '),
);
/** Names of tools by the members that hold them: functions have a name, tools of the provider a type. */
const NAMES = ['name', 'type'];

type Facts = Partial<Omit<DecisionFacts, 'by' | 'direction' | 'counts' | 'truncated'>>;

/** What lists, limits and conditions ask for; what the request does not say stays unknown. */
export function readRequestFacts(policy: Policy, description: Description | undefined, text: string | undefined): Facts {
  if (description === undefined) return { unreadable: true };
  const model = description.facts[GEN_AI.requestModel];
  const limit = description.facts[GEN_AI.requestMaxTokens];
  const tools = description.content[GEN_AI.toolDefinitions];
  const hash = policy.tools?.pinned === undefined || tools === undefined ? undefined : toolsFingerprint(HASH_ONLY, tools);
  return {
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof limit === 'number' ? { max_output_tokens: limit } : {}),
    ...(policy.token_limits?.max_input === undefined || text === undefined ? {} : { input_tokens_estimate: estimateTokens(text) }),
    ...(policy.modalities === undefined ? {} : { modalities: countModalities(description.content[GEN_AI.inputMessages]) }),
    ...(policy.tools === undefined ? {} : { tool_names: nameTools(tools) }),
    ...(hash === undefined ? {} : { tools_hash: hash }),
  };
}

/** Four characters of the body as a token: before sending, nobody knows better. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** What the application declared around the call, as rules ask for it. */
export function readCallerFacts({ role, purpose, dataClass, tenantRegion, consent }: CallContext): Facts {
  return {
    ...(role === undefined ? {} : { role }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(dataClass === undefined ? {} : { data_class: dataClass }),
    ...(tenantRegion === undefined ? {} : { tenant_region: tenantRegion }),
    ...(consent === undefined ? {} : { consent: [consent.basis, ...(consent.optOut === true ? ['opt_out'] : [])] }),
  };
}

/** Tool results may hold parts of their own: those of every depth count. */
function countModalities(messages: Json | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (modality: string): void => void counts.set(modality, (counts.get(modality) ?? 0) + 1);
  for (const message of readArray(messages) ?? []) {
    for (const part of readArray(readObject(message)?.parts) ?? []) {
      const object = readObject(part) ?? {};
      const type = readString(object.type) ?? 'unknown';
      if (!TEXT_PARTS.has(type)) add(readString(object.modality) ?? (type === 'image' || type === 'audio' || type === 'video' ? type : 'unknown'));
      for (const inner of readArray(object.response) ?? []) addInner(readObject(inner), add);
    }
  }
  return counts;
}

/** A part inside a tool's result, in the provider's own words. */
function addInner(part: JsonObject | undefined, add: (modality: string) => void): void {
  const type = readString(part?.type) ?? (part?.text === undefined ? 'unknown' : 'text');
  if (/text/.test(type)) return;
  add(['image', 'audio', 'video', 'document'].find((modality) => type.includes(modality)) ?? 'unknown');
}

function nameTools(tools: Json | undefined): readonly string[] {
  return (readArray(tools) ?? []).map((tool) => {
    const object = readObject(tool);
    return NAMES.map((name) => readString(object?.[name])).find((name) => name !== undefined) ?? 'unknown';
  });
}
