import type { JsonObject, Refusal } from './protocol.ts';

/** Azure names it apim-request-id; OpenAI-compatible hosts mostly follow OpenAI. */
export const OPENAI_REQUEST_ID: readonly string[] = ['x-request-id', 'apim-request-id', 'request-id'];

export function refuseAsOpenai({ message, decisionId }: Refusal): JsonObject {
  return { error: { message, type: 'policy_blocked', param: null, code: 'policy_blocked', decision_id: decisionId } };
}
