import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../instrumentation/src/version.ts';
import { type LoopbackProvider, startLoopbackProvider } from '../support/loopback-provider.ts';
import { FAKE_KEY } from './harness.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const VERSIONS = (JSON.parse(await readFile(join(ROOT, 'test/package.json'), 'utf8')) as { devDependencies: Record<string, string> }).devDependencies;

const PROGRAM = `
const client = new OpenAI({ apiKey: 'k', baseURL: process.env.PROVIDER + '/v1', maxRetries: 0 });
async function main() {
  const messages = [{ role: 'user', content: 'my key is ' + process.env.KEY }];
  console.log((await client.chat.completions.create({ model: 'm', messages })).choices[0].message.content.slice(0, 5));
  console.log((await client.chat.completions.stream({ model: 'm', messages }).finalContent()).slice(0, 5));
}
main().then(shutdown);`;

describe('the packed package in a foreign project', () => {
  let folder: string;
  let provider: LoopbackProvider;
  let receiver: OtlpReceiver;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanproof-tarball-'));
    provider = await startLoopbackProvider();
    await execute(process.execPath, [join(ROOT, 'instrumentation/pack.mjs'), folder]);
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    await writeFile(join(folder, 'package.json'), '{"name":"foreign","private":true}');
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await execute('npm', ['install', ...flags, `./${String(tarball)}`, `openai@${String(VERSIONS['openai'])}`], { cwd: folder });
  }, 120_000);
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    [
      'app.mjs',
      `import '@spanproof/instrumentation/register';\nimport { shutdown } from '@spanproof/instrumentation';\nimport OpenAI from 'openai';${PROGRAM}`,
    ],
    [
      'app.cjs',
      `require('@spanproof/instrumentation/register');\nconst { shutdown } = require('@spanproof/instrumentation');\nconst OpenAI = require('openai');${PROGRAM}`,
    ],
    [
      'last.cjs',
      `const OpenAI = require('openai');\nconst { shutdown } = require('@spanproof/instrumentation');\nrequire('@spanproof/instrumentation/register');${PROGRAM}`,
    ],
  ])('%s: guards and records the real SDK', async (file, source) => {
    receiver = await startOtlpReceiver();
    const before = provider.count();
    await writeFile(join(folder, file), source);
    const { stdout, stderr } = await execute(process.execPath, [file], {
      cwd: folder,
      env: { PATH: process.env['PATH'], PROVIDER: provider.url, SPANPROOF_ENDPOINT: receiver.url, SPANPROOF_SPOOL: 'off', KEY: FAKE_KEY },
    });
    await receiver.close();
    expect(stderr).toBe('');
    expect(stdout).toBe('Hello\nHello\n');
    expect(provider.count() - before).toBe(2);
    expect(
      provider.requests
        .slice(before)
        .map(({ body }) => body)
        .join(),
    ).not.toContain(FAKE_KEY);
    expect(receiver.calls.map(({ name, attributes }) => [name, attributes['gen_ai.request.stream'] ?? false])).toEqual([
      ['chat m', false],
      ['chat m', true],
    ]);
    expect(receiver.spans.at(-1)?.name).toBe('spanproof.source.checkpoint');
  });

  test("brings its types, and its version is the package's", async () => {
    await writeFile(
      join(folder, 'types.mts'),
      `import { type Instrumentation, instrument } from '@spanproof/instrumentation';\nexport const running: Instrumentation = instrument({ serviceName: 'x', policy: { version: 1, rules: [] } });\n`,
    );
    const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--types', '', '--lib', 'es2024,dom'];
    await execute(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'types.mts'], { cwd: folder });
    const installed = JSON.parse(await readFile(join(folder, 'node_modules/@spanproof/instrumentation/package.json'), 'utf8')) as {
      version: string;
      dependencies: Record<string, string>;
    };
    expect(installed.version).toBe(VERSION);
    expect(Object.keys(installed.dependencies).filter((name) => name.startsWith('@spanproof/'))).toEqual([]);
  });
});
