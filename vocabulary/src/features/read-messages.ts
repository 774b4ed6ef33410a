import { GEN_AI } from '../attributes.ts';
import { isMembers, type Members, readList, readParts, readText } from '../content-list.ts';
import type { Json } from '../json.ts';

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

function joinTexts(messages: readonly Json[]): string | undefined {
  const texts = messages.flatMap((message) => (isMembers(message) ? readParts(message) : [message])).map(readText);
  const found = texts.filter((text): text is string => typeof text === 'string' && text !== '');
  return found.length === 0 ? undefined : found.join('\n');
}
