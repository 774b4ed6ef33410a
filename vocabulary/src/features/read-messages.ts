import { GEN_AI } from '../attributes.ts';
import { isMembers, type Members, readList, readParts, readText } from '../content-list.ts';
import type { Json } from '../json.ts';

const MAX_RESULTS = 8;

/** What the model wrote: the texts of the output messages, a line each. Undefined where no text was captured. */
export function readAnswer(response: Members): string | undefined {
  const messages = response[GEN_AI.outputMessages];
  return messages === undefined ? undefined : joinTexts(readList(messages));
}

/** What was asked last: the texts of the last message of a user. Undefined where no text was captured. */
export function readQuestion(request: Members): string | undefined {
  const messages = request[GEN_AI.inputMessages];
  if (messages === undefined) return undefined;
  const last = readList(messages).findLast((message) => !isMembers(message) || message['role'] === 'user' || message['role'] === undefined);
  return last === undefined ? undefined : joinTexts([last]);
}

/** What the last tools answered, newest last: messages of the role `tool` and parts that hold a result. */
export function readToolResults(request: Members): readonly string[] {
  const messages = request[GEN_AI.inputMessages];
  // Most calls have none, and reading a long conversation costs.
  if (messages === undefined || (typeof messages === 'string' && !/"tool/.test(messages))) return [];
  const results = readList(messages).flatMap((message) => {
    if (!isMembers(message)) return [];
    const parts = readParts(message);
    return message['role'] === 'tool' ? parts : parts.filter(isResult);
  });
  return results.slice(-MAX_RESULTS).map(readResult);
}

function isResult(part: Json): boolean {
  return isMembers(part) && (part['type'] === 'tool_call_response' || part['type'] === 'tool_result');
}

function readResult(part: Json): string {
  const value = isMembers(part) ? (part['response'] ?? part['result'] ?? part['content'] ?? readText(part)) : part;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function joinTexts(messages: readonly Json[]): string | undefined {
  const texts = messages.flatMap((message) => (isMembers(message) ? readParts(message) : [message])).map(readText);
  const found = texts.filter((text): text is string => typeof text === 'string' && text !== '');
  return found.length === 0 ? undefined : found.join('\n');
}
