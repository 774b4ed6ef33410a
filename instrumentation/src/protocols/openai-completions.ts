import { GEN_AI, type Json } from '@spanproof/vocabulary';
import { readChatTexts } from './openai-chat-stream.ts';
import { OPENAI_REQUEST_ID, readDeployment, readSettings, refuseAsOpenai } from './openai-shared.ts';
import type { Description, JsonObject, Protocol, StreamAccumulator } from './protocol.ts';
import { present, readArray, readInteger, readNumber, readObject, readString, readStrings } from './read.ts';

/** https://platform.openai.com/docs/api-reference/completions: the format before chat, still spoken by vLLM, llama.cpp and others. */
export const openaiCompletions: Protocol = {
  name: 'openai-completions',
  operation: 'text_completion',
  family: 'openai',
  path: /(?<!\/(?:chat|fim|agents))\/completions\/?$/,
  certainPath: /\/v1\/completions\/?$/,
  requestIdHeaders: OPENAI_REQUEST_ID,
  endOfStream: '[DONE]',
  at({ pathname }) {
    const deployment = readDeployment(pathname);
    return deployment === undefined ? openaiCompletions : { ...openaiCompletions, describeRequest: (body) => describeRequest({ model: deployment, ...body }) };
  },
  recognises: (body) => typeof body.model === 'string' && (typeof body.prompt === 'string' || Array.isArray(body.prompt)),
  describeRequest,
  describeResponse,
  accumulate: accumulateCompletions,
  readTexts: readChatTexts,
  refuse: refuseAsOpenai,
};

function describeRequest(body: JsonObject): Description {
  const choices = readInteger(body.n);
  const settings = readSettings(body);
  return {
    facts: {
      [GEN_AI.requestModel]: readString(body.model),
      [GEN_AI.requestStream]: body.stream === true ? true : undefined,
      [GEN_AI.requestMaxTokens]: readInteger(body.max_tokens),
      [GEN_AI.requestTemperature]: readNumber(body.temperature),
      [GEN_AI.requestTopP]: readNumber(body.top_p),
      [GEN_AI.requestFrequencyPenalty]: readNumber(body.frequency_penalty),
      [GEN_AI.requestPresencePenalty]: readNumber(body.presence_penalty),
      [GEN_AI.requestStopSequences]: readStrings(body.stop),
      [GEN_AI.requestSeed]: readInteger(body.seed),
      [GEN_AI.requestChoiceCount]: choices === 1 ? undefined : choices,
      ...settings.facts,
    },
    content: { [GEN_AI.inputMessages]: [{ role: 'user', parts: describePrompt(body) }], ...settings.content },
  };
}

function describePrompt({ prompt, suffix }: JsonObject): readonly Json[] {
  const texts = typeof prompt === 'string' ? [prompt] : (readArray(prompt) ?? []);
  const parts: readonly Json[] = texts.every((text) => typeof text === 'string')
    ? texts.map((content) => ({ type: 'text', content }))
    : [{ type: 'token_ids', content: prompt ?? null }];
  return typeof suffix === 'string' ? [...parts, { type: 'suffix', content: suffix }] : parts;
}

function describeResponse(body: JsonObject): Description {
  const choices = (readArray(body.choices) ?? []).map((choice) => readObject(choice) ?? {});
  const reasons = choices.map((choice) => readString(choice.finish_reason)).filter((reason) => reason !== undefined);
  const usage = readObject(body.usage);
  return {
    facts: {
      [GEN_AI.responseId]: readString(body.id),
      [GEN_AI.responseModel]: readString(body.model),
      [GEN_AI.responseFinishReasons]: reasons.length === 0 ? undefined : reasons,
      [GEN_AI.usageInputTokens]: readInteger(usage?.prompt_tokens),
      [GEN_AI.usageOutputTokens]: readInteger(usage?.completion_tokens),
    },
    content: {
      [GEN_AI.outputMessages]:
        choices.length === 0
          ? undefined
          : choices.map(({ text, finish_reason: reason }) =>
              present({ role: 'assistant', parts: [{ type: 'text', content: readString(text) ?? '' }], finish_reason: readString(reason) }),
            ),
    },
    errorType: readString(readObject(body.error)?.code) ?? readString(readObject(body.error)?.type),
  };
}

function accumulateCompletions(): StreamAccumulator {
  const choices = new Map<number, { text: string; finish: Json }>();
  let head: JsonObject = {};
  return {
    get complete() {
      return choices.size > 0 && [...choices.values()].every(({ finish }) => finish !== null);
    },
    feed(event) {
      const { usage, ...rest } = event;
      head = { ...head, ...rest, ...(usage === undefined || usage === null ? {} : { usage }) };
      for (const piece of readArray(event.choices) ?? []) {
        const { index: at, text, finish_reason: reason } = readObject(piece) ?? {};
        const index = readInteger(at) ?? 0;
        const choice = choices.get(index) ?? { text: '', finish: null };
        choice.text += readString(text) ?? '';
        choice.finish = readString(reason) ?? choice.finish;
        choices.set(index, choice);
      }
    },
    document: () => ({
      ...head,
      choices: [...choices].toSorted(([a], [b]) => a - b).map(([index, { text, finish }]) => ({ index, text, finish_reason: finish })),
    }),
  };
}
