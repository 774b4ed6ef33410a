import { anthropicMessages } from './anthropic-messages.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';
import type { Protocol } from './protocol.ts';

/** Every wire format that is captured and guarded. Adding one = its file, this line, and the shared suite in test/instrumentation. */
export const PROTOCOLS: readonly Protocol[] = [openaiChat, openaiResponses, openaiEmbeddings, anthropicMessages];
