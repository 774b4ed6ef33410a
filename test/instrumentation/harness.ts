import Anthropic from '@anthropic-ai/sdk';
import type { Policy } from '@spanproof/vocabulary';
import OpenAI from 'openai';
import { type Assembled, assemble } from '../../instrumentation/src/assemble.ts';
import { type Options, resolveOptions } from '../../instrumentation/src/options.ts';
import { watchContact } from '../../instrumentation/src/wire/contact.ts';
import { type LoopbackProvider, type LoopbackSettings, startLoopbackProvider } from '../support/loopback-provider.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';

watchContact();

export interface Harness {
  readonly provider: LoopbackProvider;
  readonly receiver: OtlpReceiver;
  readonly instrumentation: Assembled;
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** Delivers and returns the calls of record so far. */
  calls(): Promise<readonly ReceivedSpan[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Real SDKs, a provider and an OTLP receiver on loopback, and one assembled instrumentation between them. */
export async function openHarness(options: Options = {}, settings: LoopbackSettings = {}): Promise<Harness> {
  const provider = await startLoopbackProvider(settings);
  const receiver = await startOtlpReceiver();
  const instrumentation = assemble(resolveOptions({ endpoint: receiver.url, serviceName: 'suite', spool: false, ...options }), globalThis.fetch);
  return {
    provider,
    receiver,
    instrumentation,
    ...openClients(provider.url, instrumentation.fetch),
    async calls() {
      await instrumentation.flush();
      return receiver.calls;
    },
    async [Symbol.asyncDispose]() {
      await instrumentation.shutdown();
      await Promise.all([provider.close(), receiver.close()]);
    },
  };
}

export function openClients(url: string, fetch: typeof globalThis.fetch): { readonly openai: OpenAI; readonly anthropic: Anthropic } {
  return {
    openai: new OpenAI({ apiKey: 'loopback-key', baseURL: `${url}/v1`, maxRetries: 0, fetch }),
    anthropic: new Anthropic({ apiKey: 'loopback-key', baseURL: url, maxRetries: 0, fetch }),
  };
}

/** One rule that refuses e-mail addresses in requests. */
export const NO_EMAIL: Policy = { version: 1, rules: [{ id: 'no_email', kinds: ['EMAIL'], direction: 'request', action: 'block', fail: 'closed' }] };

/** Looks like a key of OpenAI; put together here so that no scanner of repositories takes it for one. */
export const FAKE_KEY: string = ['sk', 'proj', 'a8Fk29sLq0ZmX4vT7nRb1YcD5eWj3GhU6pQo'].join('-');
