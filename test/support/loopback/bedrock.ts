import { crc32 } from 'node:zlib';
import { answerMessages } from './anthropic-messages.ts';
import { type Answer, countTokens, type Prompt, splitWords, TOOL_ARGUMENTS } from './answer.ts';

const STREAM = 'application/vnd.amazon.eventstream';

export function answerConverse({ number, path, body, text }: Prompt): Answer {
  const sent = JSON.stringify(body.messages ?? '');
  const offered = (body.toolConfig as { tools?: readonly { toolSpec?: { name?: string } }[] } | undefined)?.tools?.[0]?.toolSpec?.name;
  const tool = sent.includes('"toolResult"') ? undefined : offered;
  const stopReason = tool === undefined ? 'end_turn' : 'tool_use';
  const toolUse = { toolUseId: `tooluse_${number}`, name: tool ?? '' };
  const usage = {
    inputTokens: countTokens(sent),
    outputTokens: countTokens(text),
    totalTokens: countTokens(sent) + countTokens(text),
    cacheReadInputTokens: 2,
    cacheWriteInputTokens: 3,
  };
  const metrics = { latencyMs: 5 };
  const block = tool === undefined ? { text } : { toolUse: { ...toolUse, input: TOOL_ARGUMENTS } };
  const deltas = tool === undefined ? splitWords(text).map((word) => ({ text: word })) : ['{"city"', ':"Oslo"}'].map((input) => ({ toolUse: { input } }));
  return {
    headers: headers(number),
    model: readModel(path),
    document: { output: { message: { role: 'assistant', content: [block] } }, stopReason, usage, metrics },
    frames: [
      writeFrame('messageStart', { role: 'assistant' }),
      ...(tool === undefined ? [] : [writeFrame('contentBlockStart', { contentBlockIndex: 0, start: { toolUse } })]),
      ...deltas.map((delta) => writeFrame('contentBlockDelta', { contentBlockIndex: 0, delta })),
      writeFrame('contentBlockStop', { contentBlockIndex: 0 }),
      writeFrame('messageStop', { stopReason }),
      writeFrame('metadata', { usage, metrics }),
    ],
    streamType: STREAM,
    streamed: path.endsWith('converse-stream'),
  };
}

/** InvokeModel of Anthropic's models: their own bodies, and in a stream their own events in base64. */
export function answerInvoke(prompt: Prompt): Answer {
  const model = readModel(prompt.path);
  const { document, frames } = answerMessages({ ...prompt, body: { ...prompt.body, model } });
  const events = frames.map((frame) => String(frame).split('\ndata: ')[1]?.trim() ?? '');
  return {
    headers: headers(prompt.number),
    model,
    document,
    frames: events.map((event) => writeFrame('chunk', { bytes: Buffer.from(event).toString('base64'), p: 'abc' })),
    streamType: STREAM,
    streamed: prompt.path.endsWith('invoke-with-response-stream'),
  };
}

function readModel(path: string): string {
  return decodeURIComponent(path.split('/')[2] ?? '');
}

function headers(number: number): Record<string, string> {
  return { 'x-amzn-requestid': `req_bedrock_${number}` };
}

function writeFrame(type: string, payload: object): Buffer {
  const entries = Buffer.concat(
    [
      [':event-type', type],
      [':content-type', 'application/json'],
      [':message-type', 'event'],
    ].map(([name = '', value = '']) => Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, 0, value.length]), Buffer.from(value)])),
  );
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(entries.length + body.length + 16, 0);
  prelude.writeUInt32BE(entries.length, 4);
  const head = Buffer.concat([prelude, checksum(prelude), entries, body]);
  return Buffer.concat([head, checksum(head)]);
}

function checksum(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc32(bytes));
  return result;
}
