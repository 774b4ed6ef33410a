import { GEN_AI } from '@spanproof/vocabulary';
import { AWS_REFUSAL_HEADERS, AWS_REQUEST_ID, readModelId, refuseAsAws } from './bedrock-shared.ts';
import { accumulateModel, readModelTexts } from './bedrock-invoke-stream.ts';
import { bedrockModelOf, describeModelAnswer } from './bedrock-models.ts';
import type { Description, JsonObject, Protocol } from './protocol.ts';

const PATH = /\/model\/([^/]+)\/(invoke|invoke-with-response-stream)$/;

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html: every maker's own bodies, told apart by their shape. */
export const bedrockInvoke: Protocol = {
  name: 'bedrock-invoke',
  operation: 'chat',
  family: 'aws.bedrock',
  path: PATH,
  certainPath: PATH,
  requestIdHeaders: AWS_REQUEST_ID,
  at({ pathname }) {
    const [, segment, method] = PATH.exec(pathname) ?? [];
    const model = readModelId(segment);
    const describeAt = (body: JsonObject): Description => describeRequest(body, model, method === 'invoke-with-response-stream');
    return { ...bedrockInvoke, operation: model !== undefined && /embed/i.test(model) ? 'embeddings' : 'chat', describeRequest: describeAt };
  },
  recognises: (body) => bedrockModelOf(body) !== undefined,
  describeRequest: (body) => describeRequest(body, undefined, false),
  describeResponse: describeModelAnswer,
  accumulate: accumulateModel,
  readTexts: readModelTexts,
  refuse: refuseAsAws,
  refusalHeaders: AWS_REFUSAL_HEADERS,
};

function describeRequest(body: JsonObject, model: string | undefined, streamed: boolean): Description {
  const { facts, content } = bedrockModelOf(body)?.describeRequest(body) ?? { facts: {}, content: {} };
  return { facts: { ...facts, [GEN_AI.requestModel]: model, [GEN_AI.requestStream]: streamed ? true : undefined }, content };
}
