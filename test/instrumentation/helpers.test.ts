import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, openClients, openHarness } from './harness.ts';
import type { Clients } from './protocol-cases.ts';
import { checkSemconv } from './semconv-check.ts';

/** Ways to use an SDK beside plain create(): everything that touches the Response, the promise subclass or the stream object. */
const HELPERS: Readonly<Record<string, (clients: Clients) => Promise<unknown>>> = {
  'openai create': async ({ openai }) => (await openai.chat.completions.create(CHAT)).choices[0]?.message,
  'openai create, _request_id': async ({ openai }) => typeof (await openai.chat.completions.create(CHAT))._request_id,
  'openai asResponse, json': async ({ openai }) => describeResponse(await openai.chat.completions.create(CHAT).asResponse(), 'json'),
  'openai asResponse, arrayBuffer of a clone': async ({ openai }) =>
    describeResponse((await openai.chat.completions.create(CHAT).asResponse()).clone(), 'text'),
  'openai withResponse': async ({ openai }) => {
    const { data, response, request_id } = await openai.chat.completions.create(CHAT).withResponse();
    return [data.choices, response.status, response.url.endsWith('/v1/chat/completions'), request_id?.startsWith('req_openai_')];
  },
  'openai parse': async ({ openai }) => (await openai.chat.completions.parse(CHAT)).choices[0]?.message.content,
  'openai stream': async ({ openai }) => drain(await openai.chat.completions.create({ ...CHAT, stream: true })),
  'openai stream, withResponse': async ({ openai }) => {
    const { data, response } = await openai.chat.completions.create({ ...CHAT, stream: true }).withResponse();
    return [await drain(data), response.headers.get('content-type')];
  },
  'openai stream, asResponse': async ({ openai }) => describeResponse(await openai.chat.completions.create({ ...CHAT, stream: true }).asResponse(), 'text'),
  'openai stream, tee': async ({ openai }) => {
    const [left, right] = (await openai.chat.completions.create({ ...CHAT, stream: true })).tee();
    return [await drain(left), await drain(right)];
  },
  'openai stream, toReadableStream': async ({ openai }) =>
    (await Array.fromAsync((await openai.chat.completions.create({ ...CHAT, stream: true })).toReadableStream())).length,
  'openai stream() helper': async ({ openai }) => (await openai.chat.completions.stream(CHAT).finalMessage()).content,
  'openai responses.parse': async ({ openai }) => (await openai.responses.parse({ model: 'gpt-x', input: 'x' })).output_text,
  'openai responses.stream() helper': async ({ openai }) => (await openai.responses.stream({ model: 'gpt-x', input: 'x' }).finalResponse()).output_text,
  'openai embeddings': async ({ openai }) => (await openai.embeddings.create({ model: 'e', input: 'x' })).data,
  'anthropic create': async ({ anthropic }) => (await anthropic.messages.create(MESSAGE)).content,
  'anthropic asResponse': async ({ anthropic }) => describeResponse(await anthropic.messages.create(MESSAGE).asResponse(), 'json'),
  'anthropic withResponse': async ({ anthropic }) => {
    const { data, response } = await anthropic.messages.create(MESSAGE).withResponse();
    return [data.content, response.status];
  },
  'anthropic parse': async ({ anthropic }) => (await anthropic.messages.parse(MESSAGE)).content,
  'anthropic stream': async ({ anthropic }) => drain(await anthropic.messages.create({ ...MESSAGE, stream: true })),
  'anthropic stream() helper': async ({ anthropic }) => anthropic.messages.stream(MESSAGE).finalText(),
  'anthropic stream().withResponse': async ({ anthropic }) => {
    const { data, response } = await anthropic.messages.stream(MESSAGE).withResponse();
    return [await data.finalText(), response.status];
  },
};

const CHAT = { model: 'gpt-x', messages: [{ role: 'user' as const, content: 'say hello' }] };
const MESSAGE = { model: 'claude-x', max_tokens: 64, messages: [{ role: 'user' as const, content: 'say hello' }] };

async function describeResponse(response: Response, method: 'json' | 'text'): Promise<unknown> {
  const { status, statusText, ok, redirected, type, url, headers } = response;
  const body: unknown = await response[method]();
  return { status, statusText, ok, redirected, type, path: new URL(url).pathname, headers: [...headers.keys()], used: response.bodyUsed, body };
}

async function drain(events: AsyncIterable<unknown>): Promise<unknown> {
  return Array.fromAsync(events);
}

/** Ids count requests at the provider; everything else must be equal. */
function anonymise(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (key === 'request_id' ? undefined : member)).replace(
      /(chatcmpl-|resp_|msg_|req_openai_|req_anthropic_|fc_|call_|toolu_)\d+/g,
      '$1N',
    ),
  );
}

describe('helpers of the SDKs give the same with and without us', () => {
  let harness: Harness;
  let plain: Clients;
  beforeAll(async () => {
    harness = await openHarness();
    plain = openClients(harness.provider.url, globalThis.fetch);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  test.each(Object.entries(HELPERS))('%s', async (_name, use) => {
    const before = (await harness.calls()).length;
    expect(anonymise(await use(harness))).toEqual(anonymise(await use(plain)));
    const recorded = (await harness.calls()).slice(before);
    expect(recorded).toHaveLength(1);
    expect(recorded.flatMap(checkSemconv)).toEqual([]);
    expect(recorded[0]?.attributes).not.toHaveProperty('spanproof.capture.response');
  });
});
