import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_POLICY, type Policy } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPipeline } from '../../processor/src/pipeline.ts';
import { type LoopbackProvider, startLoopbackProvider } from '../support/loopback-provider.ts';
import { NO_EMAIL, openHarness } from './harness.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTER = JSON.stringify(join(ROOT, 'instrumentation/src/register.ts'));

let folder: string;
let provider: LoopbackProvider;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-egress-'));
  provider = await startLoopbackProvider();
  await writeFile(join(folder, 'policy.json'), JSON.stringify(NO_EMAIL));
});
afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
});

interface Ran {
  readonly receiver: OtlpReceiver;
  readonly output: string;
  /** Of the last checkpoint: connections, requests, calls. */
  readonly egress: readonly unknown[];
  readonly reports: readonly ReceivedSpan[];
}

/** Runs a program whose provider is a host that was declared. */
async function run(name: string, source: string): Promise<Ran> {
  const receiver = await startOtlpReceiver();
  const file = join(folder, name);
  await writeFile(file, source);
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env['PATH'],
      PROVIDER: provider.url,
      SPANPROOF_ENDPOINT: receiver.url,
      SPANPROOF_SPOOL: 'off',
      SPANPROOF_LLM_HOSTS: new URL(provider.url).host,
      SPANPROOF_POLICY: join(folder, 'policy.json'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
  await once(child, 'close');
  await receiver.close();
  const last = receiver.spans.findLast(({ name }) => name === 'spanproof.source.checkpoint')?.attributes ?? {};
  return {
    receiver,
    output,
    egress: ['connections', 'requests', 'calls'].map((what) => last[`spanproof.egress.${what}`]),
    reports: receiver.spans.filter((span) => span.name === 'spanproof.source.report'),
  };
}

const BODY = JSON.stringify(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }));
const BLOCKED = JSON.stringify(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'ada@example.com' }] }));
const post = (fetch: string, body: string, path = '/v1/chat/completions'): string =>
  `await (await ${fetch}(process.env.PROVIDER + '${path}', { method: 'POST', body: ${body}, headers: { 'content-type': 'application/json' } })).text();`;
const HTTP = `const send = (body) => new Promise((resolve) => http.request(process.env.PROVIDER + '/v1/chat/completions', { method: 'POST' }, (answer) => answer.resume().on('end', resolve)).end(body));`;

describe('what left for providers', () => {
  test('is counted by the transports: sent calls, and nothing for blocked ones', async () => {
    const { egress, receiver, reports } = await run(
      'counts.mjs',
      `import ${REGISTER};\nimport http from 'node:http';\n${HTTP}
${post('fetch', BODY)} ${post('fetch', BODY)} ${post('fetch', BLOCKED)} await send(${BODY}); await send(${BLOCKED});`,
    );
    expect(receiver.calls.filter(({ name }) => name.startsWith('chat'))).toHaveLength(5);
    expect(egress.slice(1)).toEqual([3, 3]);
    expect(egress[0]).toBeGreaterThanOrEqual(1);
    expect(reports).toEqual([]);
  });

  test('is nothing where everything was blocked: no connection either', async () => {
    const { egress } = await run(
      'blocked.mjs',
      `import ${REGISTER};\nimport http from 'node:http';\n${HTTP}\n${post('fetch', BLOCKED)} await send(${BLOCKED});`,
    );
    expect(egress).toEqual([0, 0, 0]);
  });
});

describe('what nobody examined', () => {
  test('is a warning, once, and reports with a count each', async () => {
    const { reports, output, egress } = await run(
      'beside.mjs',
      `const former = globalThis.fetch;\nawait import(${REGISTER});
${post('former', BODY)} ${post('former', BODY)} ${post('fetch', BODY, '/v1/files')} await fetch(process.env.PROVIDER + '/v1/models');
const socket = new WebSocket(process.env.PROVIDER.replace('http', 'ws') + '/v1/realtime'); await new Promise((resolve) => { socket.onerror = resolve; socket.onclose = resolve; });`,
    );
    const host = new URL(provider.url).host;
    const said = reports.map(({ attributes }) => [attributes['spanproof.report.reason'], attributes['spanproof.report.calls'], attributes['server.address']]);
    expect(said).toEqual([
      ['bypassed', 2, host],
      ['uncovered', 1, host],
      ['websocket', 1, host],
    ]);
    for (const reason of ['BYPASSED', 'UNCOVERED', 'WEBSOCKET']) expect(output.split(`SPANPROOF_UNGUARDED_${reason}`)).toHaveLength(2);
    expect(egress.slice(1)).toEqual([5, 0]);
  });

  test('is a worker thread without the import, not one with it', async () => {
    const worker = (source: string): string => `new Worker(${JSON.stringify(source)}, { eval: true })`;
    const { reports, output } = await run(
      'workers.mjs',
      `import { Worker } from 'node:worker_threads';\nconst { instrument } = await import(${JSON.stringify(join(ROOT, 'instrumentation/src/index.ts'))});
instrument();
const threads = [${worker('setTimeout(() => {}, 50)')}, ${worker(`import(${REGISTER}).then(() => setTimeout(() => {}, 50))`)}];
await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve))));`,
    );
    expect(reports.map(({ attributes }) => [attributes['spanproof.report.reason'], attributes['spanproof.report.calls']])).toEqual([['worker', 1]]);
    expect(output).toContain('SPANPROOF_UNGUARDED_WORKER');
  });
});

describe('canaries', () => {
  const policy: Policy = {
    ...DEFAULT_POLICY,
    rules: [
      { id: 'no_email', kinds: ['EMAIL'], direction: 'request', action: 'block', fail: 'closed' },
      { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', action: 'redact', fail: 'closed' },
      { id: 'elsewhere', kinds: ['IBAN'], direction: 'request', action: 'block', fail: 'closed', when: { environment: ['production'] } },
      { id: 'watched', kinds: ['PHONE'], direction: 'request', action: 'allow_with_log', fail: 'open' },
    ],
  };

  test('try every rule that redacts or blocks, reach no provider and are no calls', async () => {
    await using harness = await openHarness({ policy, canaryInterval: 20, environment: 'staging' });
    for (let tries = 0; tries < 100 && harness.receiver.spans.length < 4; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await harness.instrumentation.flush();
    }
    const canaries = harness.receiver.spans.filter(({ attributes }) => attributes['spanproof.report.type'] === 'canary').slice(0, 3);
    expect(canaries.map(({ attributes }) => attributes['spanproof.report.reason'])).toEqual(['held', 'held', 'not_applicable']);
    expect(canaries.map(({ attributes }) => (JSON.parse(String(attributes['spanproof.verdicts'])) as { rule: string }[]).map(({ rule }) => rule))).toEqual([
      ['no_email'],
      ['secrets'],
      ['elsewhere'],
    ]);
    expect(harness.provider.count()).toBe(0);
    const process = createPipeline({ policy: DEFAULT_POLICY, inflatedLimit: 1_000_000 });
    const records = harness.receiver.bodies.flatMap(
      (body) => process({ tenant: 'acme', digest: new Uint8Array(32), encoding: 'json', compression: 'identity', body: Buffer.from(body) }).records,
    );
    expect(records.filter(({ kind }) => kind === 'llm.call')).toEqual([]);
    expect(records.find(({ kind }) => kind === 'policy.decision')).toMatchObject({
      core: {
        schema: 'spanproof/report/v1',
        type: 'canary',
        reason: 'held',
        caller: { environment: 'staging' },
        verdicts: [{ rule: 'no_email', outcome: 'blocked' }],
      },
    });
  });
});
