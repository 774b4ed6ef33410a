import type { Json } from '@spanproof/vocabulary';
import type { JsonObject, StreamTexts, TextPiece } from './protocol.ts';

/**
 * Members that name, count or sign and never hold what a model says, and members that hold base64. They are not examined: an id that happens to pass a
 * checksum must not be rewritten, and the SDK needs them as they are.
 */
const STRUCTURE: ReadonlySet<string> = new Set(
  `id object type role index model created created_at completed_at
   expires_at total_duration status format finish_reason stop_reason finishReason done_reason usage
   usageMetadata system_fingerprint service_tier modelVersion item_id call_id tool_call_id toolUseId tool_use_id
   response_id responseId previous_response_id request_id output_index content_index sequence_number signature thoughtSignature
   encrypted_content obfuscation embedding embeddings b64_json bytes partial_image_b64 data images
   redactedContent media_type mimeType decision_id context`.split(/\s+/),
);

/** How likely a model held other words: it spells the text a second time. */
export const SPELLED_AGAIN: ReadonlySet<string> = new Set(['logprobs', 'logprobsResult', 'top_logprobs']);

export const NO_TEXTS: StreamTexts = { pieces: [], ended: [] };

const PLAIN_NAME = /^[A-Za-z_]{1,24}$/;
/** What a tool is called with: its members may have any name. */
const FREE: ReadonlySet<string> = new Set(['input', 'args', 'arguments']);

/** Whether a pointer of examineText() leads into a member that holds no text of the model. What is JSON inside a string is all text. */
export function isStructure(json: Json, pointer: string): boolean {
  let value: Json | undefined = json;
  for (const segment of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null || FREE.has(segment)) return false;
    if (STRUCTURE.has(segment) || SPELLED_AGAIN.has(segment)) return true;
    value = (value as JsonObject)[segment.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return false;
}

/** Whether an event holds more text than so many pieces: most events do not, and need no second look. */
export function holdsMore(json: Json, pieces: number): boolean {
  let strings = 0;
  let other = false;
  walk(json);
  return other || strings > pieces;

  function walk(value: Json): void {
    if (typeof value === 'string') strings += value === '' ? 0 : 1;
    else if (typeof value === 'number') other ||= Math.abs(value) >= 1000 || !Number.isInteger(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value as JsonObject)) {
        other ||= !PLAIN_NAME.test(name) || FREE.has(name);
        if (!STRUCTURE.has(name) && !SPELLED_AGAIN.has(name)) walk(member);
      }
    }
  }
}

/** Every string of a delta but its structure, members of lists under the index they name. Formats grow members: one nobody knows is text too. */
export function readPieces(delta: Json | undefined, group: string, pointer: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  walk(delta, group, pointer);
  return pieces;

  function walk(value: Json | undefined, text: string, at: string): void {
    if (typeof value === 'string') {
      if (value !== '') pieces.push({ text, group, pointer: at, piece: value });
    } else if (Array.isArray(value)) {
      for (const [position, member] of (value as readonly Json[]).entries()) walk(member, `${text}/${nameMember(member, position)}`, `${at}/${position}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value as JsonObject)) {
        if (STRUCTURE.has(name) || SPELLED_AGAIN.has(name) || /[~/]/.test(name) || (FREE.has(name) && typeof member !== 'string')) continue;
        walk(member, `${text}/${name}`, `${at}/${name}`);
      }
    }
  }
}

function nameMember(member: Json, position: number): number {
  const index = typeof member === 'object' && member !== null && 'index' in member ? member.index : undefined;
  return typeof index === 'number' ? index : position;
}
