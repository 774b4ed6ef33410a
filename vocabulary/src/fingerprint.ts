import { GEN_AI, SPANPROOF } from './attributes.ts';
import { isMembers, type Members, readList, readParts, readText } from './content-list.ts';
import type { Json } from './json.ts';
import type { Crypto } from './ledger/crypto.ts';
import { encodeHex } from './ledger/hex.ts';
import { encodeUtf8 } from './ledger/text.ts';
import { maskPlaceholders, maskVarying } from './mask-varying.ts';

const PROMPT = 'spanproof/prompt-fingerprint/v1\n';
const TOOLS = 'spanproof/tools-fingerprint/v1\n';
/** What redaction leaves of a value that it could not scan. */
const UNSCANNED = '[UNSCANNED]';

/**
 * Names a version of the system prompt: hex SHA-256 of its text without what varies from call to call (mask-varying.ts), so that a template keeps its
 * fingerprint. Takes text, a JSON text or the structure; the same text in a plain string and in a text part is the same prompt.
 * Undefined where there is no text.
 */
export function promptFingerprint(crypto: Crypto, systemInstructions: Json): string | undefined {
  const parts = readPromptParts(systemInstructions);
  return parts.length === 0 || parts.includes(UNSCANNED)
    ? undefined
    : hashText(crypto, PROMPT, JSON.stringify(parts.map((part) => writeMasked(part, maskVarying))));
}

/**
 * Names a set of tools: hex SHA-256 of their definitions. The order of the tools and of members does not matter. Descriptions are masked as prompts are;
 * of names, limits and examples every character counts: they are the definition. Undefined where there is none.
 */
export function toolsFingerprint(crypto: Crypto, toolDefinitions: Json): string | undefined {
  const tools = readTools(toolDefinitions);
  if (tools.length === 0 || tools.includes(UNSCANNED)) return undefined;
  return hashText(crypto, TOOLS, JSON.stringify(tools.map((tool) => writeMasked(tool, maskDefinition)).toSorted()));
}

/** The parts of a system prompt in order, texts as strings, without empty ones. */
export function readPromptParts(systemInstructions: Json): readonly Json[] {
  return readList(systemInstructions)
    .map(readText)
    .filter((part) => part !== '');
}

export function readTools(toolDefinitions: Json): readonly Json[] {
  return readList(toolDefinitions).filter((tool) => tool !== '');
}

/** The system prompt of a request's content: gen_ai.system_instructions, else the system messages among the input messages. Undefined where there is none. */
export function readSystemPrompt(request: Members): Json | undefined {
  const instructions = request[GEN_AI.systemInstructions];
  if (instructions !== undefined) return instructions;
  const messages = request[GEN_AI.inputMessages];
  // Reading a long conversation costs; most have no such message, and then the words are not there.
  if (messages === undefined || (typeof messages === 'string' && !/"(?:system|developer)"/.test(messages))) return undefined;
  const parts = readList(messages).flatMap((message) => (isMembers(message) && isSystem(message['role']) ? readParts(message) : []));
  return parts.length === 0 ? undefined : parts;
}

/** Of redacted content. Where the source says that it did not capture the request whole, what is there may be cut and has no fingerprint. */
export function fingerprintRequest(crypto: Crypto, request: Members): { readonly prompt_hash?: string; readonly tools_hash?: string } {
  if (request[SPANPROOF.captureRequest] !== undefined) return {};
  const prompt = readSystemPrompt(request);
  const tools = request[GEN_AI.toolDefinitions];
  const prompt_hash = prompt === undefined ? undefined : promptFingerprint(crypto, prompt);
  const tools_hash = tools === undefined ? undefined : toolsFingerprint(crypto, tools);
  return { ...(prompt_hash === undefined ? {} : { prompt_hash }), ...(tools_hash === undefined ? {} : { tools_hash }) };
}

function isSystem(role: Json | undefined): boolean {
  return role === 'system' || role === 'developer';
}

type Mask = (text: string, name: string) => string;

function maskDefinition(text: string, name: string): string {
  return name === 'description' ? maskVarying(text) : maskPlaceholders(text);
}

/** JSON with members in order and strings masked; `name` is the nearest member above. Depth is bounded by whoever parsed the value. */
function writeMasked(value: Json, mask: Mask, name = ''): string {
  if (typeof value === 'string') return JSON.stringify(mask(value, name));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => writeMasked(item, mask, name)).join(',')}]`;
  const members = Object.entries(value as Members).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeMasked(member, mask, key)}`).join(',')}}`;
}

function hashText(crypto: Crypto, domain: string, text: string): string {
  return encodeHex(crypto.sha256(encodeUtf8(domain + text)));
}
