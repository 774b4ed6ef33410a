import { GEN_AI, GENERAL, type Json, SPANPROOF } from '@spanproof/vocabulary';
import type { Description, JsonObject, Refusal } from './protocol.ts';
import { readInteger, readObject, readString } from './read.ts';

/** Azure names it apim-request-id; OpenAI-compatible hosts mostly follow OpenAI. */
export const OPENAI_REQUEST_ID: readonly string[] = ['x-request-id', 'apim-request-id', 'request-id'];

export function refuseAsOpenai({ code, message, decisionId }: Refusal): JsonObject {
  return { error: { message, type: code, param: null, code, decision_id: decisionId } };
}

const DEPLOYMENT = /\/openai\/deployments\/([^/]+)\//;

/** Azure OpenAI names a deployment in the path; its name stands for the model where the body has none. */
export function readDeployment(pathname: string): string | undefined {
  return DEPLOYMENT.exec(pathname)?.[1];
}

/** What is said beside the prompt: for whom, whether the provider keeps it, and the application's own labels. */
export function readSettings(body: JsonObject): Description {
  return {
    facts: {
      [GENERAL.userId]: readString(body.safety_identifier) ?? readString(body.user),
      [SPANPROOF.requestStore]: typeof body.store === 'boolean' ? body.store : undefined,
    },
    content: { [SPANPROOF.requestMetadata]: readObject(body.metadata) },
  };
}

export function describeTokenDetails(input: Json | undefined, output: Json | undefined): Description['facts'] {
  const [prompt, completion] = [readObject(input), readObject(output)];
  return {
    [GEN_AI.usageTextInputTokens]: readInteger(prompt?.text_tokens),
    [GEN_AI.usageImageInputTokens]: readInteger(prompt?.image_tokens),
    [GEN_AI.usageAudioInputTokens]: readInteger(prompt?.audio_tokens),
    [GEN_AI.usageTextOutputTokens]: readInteger(completion?.text_tokens),
    [GEN_AI.usageImageOutputTokens]: readInteger(completion?.image_tokens),
    [GEN_AI.usageAudioOutputTokens]: readInteger(completion?.audio_tokens),
  };
}
