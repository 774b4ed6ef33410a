import { GEN_AI } from '@spanproof/vocabulary';
import type { Description, JsonObject, Refusal } from './protocol.ts';
import { readInteger } from './read.ts';

export const AWS_REQUEST_ID: readonly string[] = ['x-amzn-requestid', 'x-amz-request-id'];

/** By this header the SDK knows which error to throw, and that trying again is useless. */
export const AWS_REFUSAL_HEADERS: Readonly<Record<string, string>> = { 'x-amzn-errortype': 'AccessDeniedException' };

export function refuseAsAws({ code, message, decisionId }: Refusal): JsonObject {
  return { message, code, decision_id: decisionId };
}

/** The path's `%3A` is a colon of the model id, or of an ARN. */
export function readModelId(segment: string | undefined): string | undefined {
  if (segment === undefined) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not an encoding: the segment as it is
  }
}

/** The conventions count cached tokens as input; this API reports them beside it. */
export function describeConverseUsage(usage: JsonObject): Description['facts'] {
  const [plain, read, written] = [usage.inputTokens, usage.cacheReadInputTokens, usage.cacheWriteInputTokens].map(readInteger);
  return {
    [GEN_AI.usageInputTokens]: plain === undefined ? undefined : plain + (read ?? 0) + (written ?? 0),
    [GEN_AI.usageCacheReadInputTokens]: read,
    [GEN_AI.usageCacheWriteInputTokens]: written,
    [GEN_AI.usageOutputTokens]: readInteger(usage.outputTokens),
  };
}
