import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoopbackProvider, startLoopbackProvider } from '../support/loopback-provider.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTER = JSON.stringify(join(ROOT, 'instrumentation/src/register.ts'));
const INDEX = JSON.stringify(join(ROOT, 'instrumentation/src/index.ts'));
const OPENAI = JSON.stringify(join(ROOT, 'node_modules/openai/index.mjs'));
const OPENAI_CJS = JSON.stringify(join(ROOT, 'node_modules/openai/index.js'));
const CALL = `new OpenAI({ apiKey: 'k', baseURL: process.env.PROVIDER, maxRetries: 0 }).chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] })`;

let folder: string;
let provider: LoopbackProvider;
let receiver: OtlpReceiver;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-register-'));
  provider = await startLoopbackProvider();
});
afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly milliseconds: number;
}

interface Program {
  readonly name: string;
  readonly source: string;
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with the child once it has printed `ready`. */
  readonly onReady?: (child: ChildProcess) => void;
}

/** Runs a program in a process of its own, with a receiver of its own. */
async function run({ name, source, flags = [], environment = {}, onReady }: Program): Promise<Ended> {
  receiver = await startOtlpReceiver();
  const file = join(folder, name);
  await writeFile(file, source);
  const startedAt = Date.now();
  const child = spawn(process.execPath, [...flags, file], {
    env: {
      PATH: process.env['PATH'],
      PROVIDER: `${provider.url}/v1`,
      SPANPROOF_ENDPOINT: receiver.url,
      SPANPROOF_SPOOL: join(folder, 'spool'),
      ...Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, value.replace('<receiver>', receiver.url)])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      output += piece.toString();
      if (piece.toString().includes('ready')) onReady?.(child);
    });
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  await receiver.close();
  return { code, signal, output, milliseconds: Date.now() - startedAt };
}

describe('one import', () => {
  test.each<Program>([
    { name: 'esm-first.mjs', source: `import ${REGISTER};\nimport OpenAI from ${OPENAI};\nawait ${CALL};` },
    { name: 'esm-last.mjs', source: `import OpenAI from ${OPENAI};\nimport ${REGISTER};\nawait ${CALL};` },
    { name: 'cjs-first.cjs', source: `require(${REGISTER});\nconst OpenAI = require(${OPENAI_CJS});\n${CALL}.then(() => undefined);` },
    { name: 'cjs-last.cjs', source: `const OpenAI = require(${OPENAI_CJS});\nrequire(${REGISTER});\n${CALL}.then(() => undefined);` },
    { name: 'import-flag.mjs', source: `import OpenAI from ${OPENAI};\nawait ${CALL};`, flags: ['--import', JSON.parse(REGISTER) as string] },
    {
      name: 'twice.mjs',
      source: `import ${REGISTER};\nimport OpenAI from ${OPENAI};\nimport ${JSON.stringify(`${JSON.parse(REGISTER) as string}?again`)};\nawait ${CALL};`,
    },
    { name: 'code.mjs', source: `import { instrument } from ${INDEX};\nimport OpenAI from ${OPENAI};\ninstrument(); instrument();\nawait ${CALL};` },
  ])('$name: one call, one span, delivered before the process ends', async (program) => {
    const before = provider.count();
    const { code, output } = await run(program);
    expect(output).toBe('');
    expect(code).toBe(0);
    expect(provider.count() - before).toBe(1);
    expect(receiver.calls).toHaveLength(1);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['spanproof.source.hello', 'chat m', 'spanproof.source.checkpoint']);
  });

  test('reads the environment, and lets no OpenTelemetry setting thin the record', async () => {
    await run({
      name: 'environment.mjs',
      source: `import ${REGISTER};\nimport OpenAI from ${OPENAI};\nawait ${CALL};`,
      environment: {
        SPANPROOF_ENDPOINT: '',
        OTEL_EXPORTER_OTLP_ENDPOINT: '<receiver>/',
        SPANPROOF_INGEST_KEY: 'ingest-1',
        OTEL_SERVICE_NAME: 'desk',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging,service.version=7',
        OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8',
        OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '2',
        OTEL_TRACES_SAMPLER: 'always_off',
      },
    });
    expect(receiver.authorizations[0]).toBe('Bearer ingest-1');
    const [call] = receiver.calls;
    expect(call?.resource).toMatchObject({
      'service.name': 'desk',
      'deployment.environment.name': 'staging',
      'service.version': '7',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(Object.keys(call?.attributes ?? {}).length).toBeGreaterThan(15);
    expect(String(call?.attributes['gen_ai.output.messages']).length).toBeGreaterThan(50);
  });
});

describe('a process that ends', () => {
  const waiting = (before: string): string =>
    `import ${REGISTER};\nimport OpenAI from ${OPENAI};\n${before}\nawait ${CALL};\nsetInterval(() => {}, 1000);\nconsole.log('ready');`;

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s delivers first and then dies of it', async (signal) => {
    const ended = await run({ name: 'signal.mjs', source: waiting(''), onReady: (child) => child.kill(signal) });
    expect(ended).toMatchObject({ code: null, signal });
    expect(receiver.calls).toHaveLength(1);
    expect(receiver.spans.at(-1)?.name).toBe('spanproof.source.checkpoint');
  });

  test('by a signal it handles itself is left alone, with the call it still waits for', async () => {
    const ended = await run({
      name: 'handled.mjs',
      source: `import ${REGISTER};\nimport { shutdown } from ${INDEX};\nimport OpenAI from ${OPENAI};
const slow = ${CALL.replace("'m'", "'fail-slow'")};
process.once('SIGTERM', async () => { await slow; await shutdown(); process.exit(7); });
setTimeout(() => console.log('ready'), 50);\nsetInterval(() => {}, 1000);`,
      onReady: (child) => child.kill('SIGTERM'),
    });
    expect(ended).toMatchObject({ code: 7, signal: null });
    expect(receiver.calls).toMatchObject([{ status: 0, name: 'chat fail-slow', attributes: { 'gen_ai.response.finish_reasons': ['stop'] } }]);
  });

  test('by a second signal does not wait', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    let signalled = 0;
    const { signal } = await run({
      name: 'impatient.mjs',
      source: waiting(''),
      environment: { SPANPROOF_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` },
      onReady(child) {
        signalled = Date.now();
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 100);
      },
    });
    expect(signal).toBe('SIGINT');
    expect(Date.now() - signalled).toBeLessThan(1500);
    silent.close();
  });

  test('is not held by a receiver that is not there', async () => {
    const ended = await run({
      name: 'alone.mjs',
      source: `import ${REGISTER};\nimport OpenAI from ${OPENAI};\nawait ${CALL};`,
      environment: { SPANPROOF_ENDPOINT: 'http://127.0.0.1:9' },
    });
    expect(ended.code).toBe(0);
    expect(ended.milliseconds).toBeLessThan(9000);
    expect(ended.output).toContain('SPANPROOF_EXPORT');
  });

  test('with a response it never read records it as unread', async () => {
    await run({
      name: 'unread.mjs',
      source: `import ${REGISTER};\nglobalThis.kept = await fetch(process.env.PROVIDER + '/chat/completions', { method: 'POST', body: '{"model":"m","messages":[],"stream":true}' });`,
    });
    expect(receiver.calls).toMatchObject([{ status: 0, attributes: { 'spanproof.capture.response': 'unread', 'spanproof.upstream_contacted': true } }]);
  });
});

describe('a policy that cannot be read', () => {
  test('ends the process before any call', async () => {
    const before = provider.count();
    const { code, output } = await run({
      name: 'missing.mjs',
      source: `import ${REGISTER};\nimport OpenAI from ${OPENAI};\nawait ${CALL};`,
      environment: { SPANPROOF_POLICY: join(folder, 'no-such-policy.json') },
    });
    expect(code).not.toBe(0);
    expect(output).toContain('POLICY_MISSING');
    expect(provider.count()).toBe(before);
  });

  test('stays closed for a process that catches the error', async () => {
    const before = provider.count();
    const { output } = await run({
      name: 'caught.mjs',
      source: `import OpenAI from ${OPENAI};\nawait import(${REGISTER}).catch((error) => console.log(error.code));\nawait ${CALL}.catch((error) => console.log(error.constructor.name));`,
      environment: { SPANPROOF_POLICY: join(folder, 'no-such-policy.json') },
    });
    expect(output).toBe('POLICY_MISSING\nPermissionDeniedError\n');
    expect(provider.count()).toBe(before);
  });
});
