import { createRequire } from 'node:module';
import type { Policy } from '@spanproof/vocabulary';
import { beforeAll, expect, test } from 'vitest';
import type { Gate } from '../../instrumentation/src/wire/gate.ts';
import { guardSmithy } from '../../instrumentation/src/wire/smithy.ts';
import { FAKE_KEY, NO_EMAIL, openHarness } from './harness.ts';

/** As far as it is used here: the SDK is a dependency of test/sdks. */
interface BedrockSdk {
  readonly BedrockRuntimeClient: new (config: object) => { send(command: unknown): Promise<unknown> };
  readonly ConverseCommand: new (input: object) => unknown;
}

const SAID = `Write to ada@example.org, she knows.${' And so it goes on.'.repeat(60)}`;

/** The patch is for the process's life: what stands behind it changes. */
let gate: Gate;
let sdk: BedrockSdk;
let operations: Readonly<Record<string, (opened: unknown) => Promise<unknown>>>;
let open: (sdk: BedrockSdk, urls: { readonly http2: string }) => unknown;
beforeAll(async () => {
  guardSmithy({ find: (...call) => gate.find(...call), examine: (...call) => gate.examine(...call) });
  sdk = createRequire(new URL('../sdks/package.json', import.meta.url))('@aws-sdk/client-bedrock-runtime') as BedrockSdk;
  ({ open, operations } = (await import('../sdks/scenarios/bedrock.mjs' as string)) as { open: typeof open; operations: typeof operations });
});

async function openBedrock(policy?: Policy) {
  const harness = await openHarness(policy === undefined ? {} : { policy }, { http2: true, reply: () => SAID });
  gate = harness.instrumentation.gate;
  return { harness, opened: open(sdk, { http2: harness.provider.url }), [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

function ask(url: string, text: string): Promise<unknown> {
  const credentials = { accessKeyId: 'loopback', secretAccessKey: 'loopback' };
  const client = new sdk.BedrockRuntimeClient({ region: 'eu-west-1', endpoint: url, credentials, maxAttempts: 3 });
  return client.send(new sdk.ConverseCommand({ modelId: 'model-x', messages: [{ role: 'user', content: [{ text }] }] }));
}

test('a request is redacted before it is signed, and refused as the error of the SDK, once', async () => {
  await using redacting = await openBedrock();
  await ask(redacting.harness.provider.url, `my key is ${FAKE_KEY}`);
  expect(redacting.harness.provider.requests[0]?.body).toMatch(/my key is \[SECRET\./);
  expect(Number(redacting.harness.provider.requests[0]?.headers['content-length'])).toBe(redacting.harness.provider.requests[0]?.body.length);

  await using blocking = await openBedrock(NO_EMAIL);
  await expect(ask(blocking.harness.provider.url, 'write to ada@example.org')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { attempts: 1 },
  });
  expect(blocking.harness.provider.count()).toBe(0);
  expect(await blocking.harness.calls()).toMatchObject([{ attributes: { 'error.type': 'policy_blocked', 'spanproof.upstream_contacted': false } }]);
});

test.each(['create', 'stream', 'invoke', 'invoke, stream'])('%s: the answer is guarded before the application sees it', async (name) => {
  const rules = (action: 'block' | 'redact'): Policy => ({ version: 1, rules: [{ id: 'r', kinds: ['EMAIL'], direction: 'response', action, fail: 'closed' }] });
  await using redacting = await openBedrock(rules('redact'));
  const given = JSON.stringify(await operations[name]?.(redacting.opened));
  expect(given).toContain('[EMAIL_1]');
  expect(given).not.toContain('ada@');
  expect(await redacting.harness.calls()).toMatchObject([{ status: 0 }]);
  await using blocking = await openBedrock(rules('block'));
  await expect(operations[name]?.(blocking.opened)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  for (const { harness } of [redacting, blocking]) expect(harness.receiver.bodies.join()).not.toContain('ada@');
});
