import { GEN_AI, type Json, readPromptParts, readSystemPrompt, readTools } from '@spanproof/vocabulary';
import type { PromptVersion } from './contract.ts';

type Members = { readonly [name: string]: Json };

/** The text of a version from the sealed body of a call, in lines that can be compared: parts of a prompt, or tools in order of their JSON. Undefined where the body has none. */
export function readVersionText(kind: PromptVersion['kind'], body: Members): string | undefined {
  const request = body['request'];
  if (!isMembers(request)) return undefined;
  if (kind === 'tool') {
    const tools = request[GEN_AI.toolDefinitions];
    return tools === undefined ? undefined : readTools(tools).map(writeJson).toSorted().join('\n');
  }
  const prompt = readSystemPrompt(request);
  if (prompt === undefined) return undefined;
  return readPromptParts(prompt)
    .map((part) => (typeof part === 'string' ? part : writeJson(part)))
    .join('\n\n');
}

function writeJson(value: Json): string {
  return JSON.stringify(sortMembers(value), null, 2);
}

/** Members in order, `__proto__` like any other. */
function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortMembers);
  if (!isMembers(value)) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sortMembers(member)]));
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
