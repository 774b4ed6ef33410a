import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHAIN_START, callDigest, decodeHex, encodeHex, nextLink, parseTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { connectControl } from '@spanproof/processor';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../instrumentation/src/assemble.ts';
import { HASH_ONLY } from '../../instrumentation/src/hash-only.ts';
import { resolveOptions } from '../../instrumentation/src/options.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { readCores } from '../support/bundle-cores.ts';
import { type LoopbackProvider, startLoopbackProvider } from '../support/loopback-provider.ts';
import { startProcessorProcess } from '../support/processor-process.ts';
import { openClients } from './harness.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REGISTER = JSON.stringify(join(ROOT, 'instrumentation/src/register.ts'));
const OPENAI = JSON.stringify(join(ROOT, 'node_modules/openai/index.mjs'));
const NOWHERE = 'http://127.0.0.1:9';

let folder: string;
let provider: LoopbackProvider;
let receiver: OtlpReceiver;
/** What lay in the spool when the provider saw a request. */
let kept: (readonly string[])[] = [];
beforeAll(async () => {
  provider = await startLoopbackProvider({
    reply: () => {
      kept.push(listSpool());
      return 'hello';
    },
    slowMs: 10_000,
  });
});
afterAll(() => provider.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-evidence-'));
  receiver = await startOtlpReceiver();
  kept = [];
});
afterEach(async () => {
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

const listSpool = (): readonly string[] => (readdirSync(folder, { recursive: true }) as string[]).filter((name) => /\.(?:batch|decision)$/.test(name));
const open = (options: Parameters<typeof resolveOptions>[0]) => {
  const assembled = assemble(resolveOptions({ endpoint: receiver.url, serviceName: 'suite', spool: join(folder, 'spool'), ...options }), globalThis.fetch);
  const { openai } = openClients(provider.url, assembled.fetch);
  const chat = (): Promise<unknown> => openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
  return { ...assembled, chat };
};
const reports = (): readonly ReceivedSpan[] => receiver.spans.filter(({ name }) => name === 'spanproof.source.report');

describe('evidence: required', () => {
  test('has the decision on disk before the provider sees anything, and off it once the record is delivered', async () => {
    const { chat, flush } = open({ evidence: 'required' });
    await chat();
    await flush();
    expect(kept).toEqual([[expect.stringMatching(/\.decision$/)]]);
    expect(receiver.calls).toHaveLength(1);
    expect(kept[0]?.[0]).toContain(String(receiver.calls[0]?.attributes['spanproof.decision_id']));
    expect(listSpool()).toEqual([]);
  });

  test('goes on while the processor is away and the disk is there', async () => {
    const { chat, flush } = open({ evidence: 'required', endpoint: NOWHERE });
    await chat();
    await flush();
    expect(listSpool()).toEqual([expect.stringMatching(/\.batch$/)]);
  });

  test('asks the processor where there is no disk: its answer comes before the call leaves', async () => {
    let before: readonly ReceivedSpan[] = [];
    const probe = await startLoopbackProvider({ reply: () => ((before = reports()), 'hello') });
    const assembled = assemble(resolveOptions({ endpoint: receiver.url, spool: '/proc/nowhere', evidence: 'required' }), globalThis.fetch);
    await openClients(probe.url, assembled.fetch).openai.chat.completions.create({ model: 'm', messages: [] });
    await assembled.flush();
    const [call] = receiver.calls.filter(({ name }) => name.startsWith('chat'));
    expect(before).toMatchObject([{ attributes: { 'spanproof.report.type': 'decision', 'spanproof.decision_id': call?.attributes['spanproof.decision_id'] } }]);
    await probe.close();
  });

  test('refuses what neither can take, in the shape of the provider, and opens no socket', async () => {
    const before = provider.count();
    const { chat, flush, fetch } = open({ evidence: 'required', spool: false });
    receiver.answerNext(503, 503, 503, 503);
    for (const _ of [1, 2]) await expect(chat()).rejects.toMatchObject({ status: 403, code: 'evidence_unavailable' });
    const answer = await fetch(`${provider.url}/v1/messages`, { method: 'POST', body: JSON.stringify({ model: 'c', max_tokens: 1, messages: [] }) });
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'permission_error', code: 'evidence_unavailable' } });
    expect(provider.count()).toBe(before);
    for (let tries = 0; tries < 5 && !(await flush()); tries += 1);
    await flush();
    const outage = reports().filter(({ attributes }) => attributes['spanproof.report.type'] === 'outage');
    expect(outage).toMatchObject([{ attributes: { 'spanproof.report.refused': 3, 'spanproof.report.reason': '503' } }]);
    const refused = receiver.calls.filter(({ name }) => name.startsWith('chat'));
    expect(refused.map(({ attributes }) => [attributes['error.type'], attributes['spanproof.upstream_contacted']])).toEqual(
      Array(3).fill(['evidence_unavailable', false]),
    );
  });

  test('refuses on node:http too, and lets a request be left that waits for its decision', async () => {
    const { guardHttp } = await import('../../instrumentation/src/wire/http.ts');
    const before = provider.count();
    const { gate } = open({ evidence: 'required', spool: false, endpoint: NOWHERE });
    guardHttp(gate);
    const send = (): ReturnType<typeof request> =>
      request(`${provider.url}/v1/chat/completions`, { method: 'POST', agent: new Agent(), headers: { 'content-type': 'application/json' } });
    const asked = send();
    asked.end(JSON.stringify({ model: 'm', messages: [] }));
    const [answer] = (await once(asked, 'response')) as [
      { readonly statusCode: number; setEncoding(name: string): void; toArray(): Promise<readonly string[]> },
    ];
    answer.setEncoding('utf8');
    expect(answer.statusCode).toBe(403);
    expect(JSON.parse((await answer.toArray()).join(''))).toMatchObject({ error: { code: 'evidence_unavailable' } });
    const left = send();
    left.on('error', () => undefined);
    left.end(JSON.stringify({ model: 'm', messages: [] }));
    left.destroy();
    await new Promise((resolve) => left.once('close', resolve));
    expect(provider.count()).toBe(before);
  });

  test('is not weakened by a word nobody knows', () => {
    expect(() => resolveOptions({ evidence: 'require' as 'required' })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error);
  });
});

async function run(name: string, source: string, environment: Readonly<Record<string, string>>, until?: () => boolean): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, source);
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], PROVIDER: `${provider.url}/v1`, SPANPROOF_SPOOL: join(folder, 'spool'), OTEL_SERVICE_NAME: 'suite', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
  const poll = until === undefined ? undefined : setInterval(() => (until() ? child.kill('SIGKILL') : undefined), 20);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(poll);
  if (until === undefined) expect({ code, output: output.replace(/.*SPANPROOF_EXPORT.*\n|.*--trace-warnings.*\n/g, '') }).toEqual({ code: 0, output: '' });
}

const program = (after: string): string => `import ${REGISTER};\nimport OpenAI from ${OPENAI};
const openai = new OpenAI({ apiKey: 'k', baseURL: process.env.PROVIDER, maxRetries: 0 });
const chat = (model) => openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] });\n${after}`;

describe('across processes', () => {
  /** A receiver whose address exists before it does. */
  async function reserve(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  test('what a process could not deliver before process.exit() the next one delivers; the chain of the first is whole', async () => {
    await run('first.mjs', program(`await chat('a'); await chat('b'); await chat('c'); process.exit(0);`), { SPANPROOF_ENDPOINT: receiver.url });
    expect(receiver.spans).toEqual([]);
    expect(listSpool()).not.toEqual([]);
    await run('second.mjs', program(`await chat('d');`), { SPANPROOF_ENDPOINT: receiver.url });
    expect(receiver.calls.map(({ name }) => name)).toEqual(['chat a', 'chat b', 'chat c', 'chat d']);
    expect(listSpool()).toEqual([]);
    const boots = new Set(receiver.calls.map(({ attributes }) => attributes['spanproof.boot_id']));
    expect(boots.size).toBe(2);
    for (const boot of boots) expectWhole(receiver.spans.filter(({ attributes }) => attributes['spanproof.boot_id'] === boot));
  });

  test('a process that is killed in a call leaves its decision: the next one records the call, once', async () => {
    const environment = { SPANPROOF_ENDPOINT: receiver.url, SPANPROOF_EVIDENCE: 'required' };
    const before = provider.count();
    await run('killed.mjs', program(`await chat('fail-slow');`), environment, () => provider.count() > before);
    expect(listSpool()).toEqual([expect.stringMatching(/\.decision$/)]);
    for (const name of ['next.mjs', 'after.mjs']) await run(name, program(`await chat('d');`), environment);
    const [lost, ...others] = receiver.calls.filter(({ name }) => name === 'chat fail-slow');
    expect(others).toEqual([]);
    expect(lost).toMatchObject({ status: 2, attributes: { 'error.type': 'PROCESS_EXIT', 'gen_ai.request.model': 'fail-slow' } });
    expect(lost?.attributes['spanproof.upstream_contacted']).toBeUndefined();
    expect(listSpool()).toEqual([]);
  });

  test('an outage over a restart is sealed as one report, and every source is complete', { timeout: 60_000 }, async () => {
    const endpoint = `http://127.0.0.1:${await reserve()}`;
    const data = join(folder, 'data');
    await run('away.mjs', program(`await chat('a'); await chat('b');`), { SPANPROOF_ENDPOINT: endpoint });
    expect(listSpool()).not.toEqual([]);
    const processor = await startProcessorProcess(data, ['--listen', endpoint.slice('http://'.length)]);
    try {
      expect(processor.endpoint).toBe(endpoint);
      await run('back.mjs', program(`await chat('c');`), { SPANPROOF_ENDPOINT: endpoint });
      expect(listSpool()).toEqual([]);
      const out = join(data, 'exports', 'bundle.zip');
      const control = connectControl(data);
      await control.exportEvidence({ from: 0n, to: BigInt(Date.now() + 60_000) * 1_000_000n, out, verifiers: false, onProgress: () => undefined });
      const bundle = await import('node:fs/promises').then(({ readFile }) => readFile(out));
      const cores = readCores(bundle);
      expect(cores.filter(({ schema }) => schema === 'spanproof/report/v1')).toMatchObject([
        { type: 'outage', calls: 2, refused: 0, caller: { service: 'suite' }, call_digest_state: 'verified' },
      ]);
      expect(cores.filter(({ schema }) => schema === 'spanproof/core/v1').map(({ model_requested }) => model_requested)).toEqual(['a', 'b', 'c']);
      const report = verifyBundle(nodeCrypto, bundle, parseTrustPolicy(await control.trustPolicy()));
      expect(report.findings).toEqual([]);
      expect(report.sources.map(({ verdict, missing }) => ({ verdict, missing }))).toEqual(Array(2).fill({ verdict: 'complete', missing: 0 }));
    } finally {
      await processor.stop();
    }
  });
});

/** Every number once, and a last checkpoint over all of them. */
function expectWhole(spans: readonly ReceivedSpan[]): void {
  let link = CHAIN_START;
  let last = 0;
  for (const { name, attributes } of spans) {
    if (/^spanproof\.source\.(?:hello|checkpoint)$/.test(name)) continue;
    last += 1;
    expect(attributes['spanproof.src_seq']).toBe(last);
    expect(attributes['spanproof.call_digest']).toBe(encodeHex(callDigest(HASH_ONLY, Object.entries(attributes))));
    link = nextLink(HASH_ONLY, link, last, decodeHex(String(attributes['spanproof.call_digest'])) ?? CHAIN_START);
  }
  const checkpoint = spans.findLast(({ name }) => name === 'spanproof.source.checkpoint');
  expect(checkpoint?.attributes).toMatchObject({ 'spanproof.source.last': last, 'spanproof.source.h': encodeHex(link) });
}
