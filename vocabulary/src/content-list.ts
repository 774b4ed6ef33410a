import type { Json } from './json.ts';

export type Members = { readonly [name: string]: Json };

/** Deeper JSON texts are not read as JSON, so that no reader needs an unbounded stack. */
const MAX_DEPTH = 64;

/** A JSON text as what it says, where it says an array or object and is not too deep; a list of one where it is anything else. */
export function readList(value: Json): readonly Json[] {
  const read = typeof value === 'string' ? (parseContainer(value) ?? value) : value;
  if (read === null) return [];
  return Array.isArray(read) ? (read as readonly Json[]) : [read];
}

/** The parts of a message: `parts` (OpenTelemetry) or `content` (providers). */
export function readParts({ parts, content }: Members): readonly Json[] {
  const value = parts ?? content;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** `{type: 'text', content}` (OpenTelemetry) and `{type: 'text', text}` (Anthropic, OpenAI) are their text. */
export function readText(part: Json): Json {
  if (!isMembers(part) || (part['type'] !== undefined && part['type'] !== 'text' && part['type'] !== 'input_text')) return part;
  const { content, text } = part;
  if (typeof content === 'string') return content;
  return typeof text === 'string' ? text : part;
}

export function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Attacker-controlled: what is not JSON, or nests without end, is text.
function parseContainer(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isShallow(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}
