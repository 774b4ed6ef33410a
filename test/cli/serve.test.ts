import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flipOneBit } from '../examples/demo/tamper.ts';
import { repositoryPath } from '../house/repository.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { runSpanproof } from './run-spanproof.ts';

let folder: string;
let data: string;
let processor: ProcessorProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-cli-'));
  data = join(folder, 'data');
  processor = await startProcessorProcess(data);
  await deliver(formChatBody(5).body, () => processor.endpoint, new AbortController().signal);
});
afterAll(async () => {
  await processor.stop();
  await rm(folder, { recursive: true, force: true });
});

const spanproof = (...args: string[]): ReturnType<typeof runSpanproof> => runSpanproof(args, { cwd: folder });

test('prints where it listens, the import line, who holds the keys, and how long it took', async () => {
  await expect.poll(processor.output, { timeout: 10_000 }).toMatch(/ready in \d+\.\d s\n/);
  const lines = processor.output().trim().split('\n');
  expect(lines.length).toBeLessThanOrEqual(6);
  for (const part of [processor.endpoint, "import '@spanproof/instrumentation/register';", 'keys: ']) expect(processor.output()).toContain(part);
});

test('status, for people and for programs', async () => {
  const { code, out } = await spanproof('status', '--data', data, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ endpoint: processor.endpoint, calls: 5, engine: { name: 'embedded', state: 'ready' } });
  expect((await spanproof('status', '--data', data)).out).toContain(processor.endpoint);
});

test('a second processor in the same folder, or on the same port, is told so', async () => {
  const sameFolder = await spanproof('serve', '--data', data, '--listen', '127.0.0.1:0');
  expect(sameFolder.code).toBe(2);
  expect(sameFolder.err).toMatch(/^DATA_DIRECTORY_BUSY: /m);
  const samePort = await spanproof('serve', '--data', join(folder, 'other'), '--listen', processor.endpoint.replace('http://', ''));
  expect(samePort.code).toBe(2);
  expect(samePort.err).toMatch(/^PORT_IN_USE: /m);
});

describe('evidence', () => {
  const export_ = (...more: string[]): ReturnType<typeof runSpanproof> =>
    spanproof('evidence', 'export', '--data', data, '--from', '2020-01-01', '--to', '2100-01-01', '--out', 'all.zip', ...more);

  test('is exported, verified by the printed trust policy, and broken by one bit', async () => {
    const trust = await spanproof('trust', 'print', '--data', data);
    await writeFile(join(folder, 'trust-policy'), trust.out);
    const exported = await export_('--json');
    expect(exported.code).toBe(0);
    expect(JSON.parse(exported.out)).toMatchObject({ file: join(folder, 'all.zip'), streams: 3, id: expect.stringMatching(/^[0-9a-f]{64}$/) as string });

    const verified = await spanproof('verify', 'all.zip', '--policy', 'trust-policy', '--json');
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.out)).toMatchObject({ integrity: 'verified', findings: [] });
    expect((await spanproof('verify', 'all.zip', '--policy', 'trust-policy')).out).toMatch(/^integrity +verified\n/);

    await writeFile(join(folder, 'tampered.zip'), flipOneBit(await readFile(join(folder, 'all.zip'))).copy);
    const tampered = await spanproof('verify', 'tampered.zip', '--policy', 'trust-policy', '--json');
    expect(tampered.code).toBe(1);
    expect(JSON.parse(tampered.out)).toMatchObject({
      integrity: 'broken',
      findings: expect.arrayContaining([expect.objectContaining({ code: 'LEAF_MISMATCH' })]) as unknown[],
    });

    const unknown = await spanproof('verify', 'all.zip', '--json');
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.out)).toMatchObject({ integrity: 'self_consistent', findings: [{ code: 'SIGNER_UNKNOWN' }] });
  });

  test('verify cannot run without a bundle or with a broken policy', async () => {
    await writeFile(join(folder, 'no-policy'), 'nothing of the kind\n');
    expect(await spanproof('verify', 'absent.zip', '--policy', 'trust-policy')).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: /) as string });
    expect(await spanproof('verify', '.', '--policy', 'trust-policy')).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: /) as string });
    expect(await spanproof('verify', 'all.zip', '--policy', 'absent')).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: /) as string });
    expect(await spanproof('verify', 'all.zip', '--policy', 'no-policy')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^TRUST_POLICY_INVALID: /) as string,
    });
  });

  test('a folder that nobody serves is NOT_RUNNING', async () => {
    for (const words of [['status'], ['trust', 'print']]) {
      expect(await spanproof(...words, '--data', join(folder, 'empty'))).toMatchObject({ code: 2, err: expect.stringMatching(/^NOT_RUNNING: /) as string });
    }
  });
});

describe('Ctrl-C', () => {
  test('twice within milliseconds, as npm delivers it, is one clean stop', async () => {
    const other = await startProcessorProcess(join(folder, 'stopped'));
    await deliver(formChatBody(3).body, () => other.endpoint, new AbortController().signal);
    process.kill(other.pid, 'SIGINT');
    process.kill(other.pid, 'SIGINT');
    expect(await other.stop()).toBe(0);
    await expect.poll(() => isAlive(other.enginePid), { timeout: 5000 }).toBe(false);

    const again = await startProcessorProcess(join(folder, 'stopped'));
    const { stored, sealed } = JSON.parse((await spanproof('status', '--json', '--data', join(folder, 'stopped'))).out) as { stored: number; sealed: number };
    expect(stored).toBeLessThanOrEqual(sealed);
    expect(await again.stop()).toBe(0);
  }, 60_000);

  test('the engine opens alone once nobody serves the folder', async () => {
    const child = spawn(process.execPath, [repositoryPath('processor/src/main.ts'), 'engine', '--data', join(folder, 'stopped')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await expect.poll(() => out, { timeout: 20_000 }).toContain('ClickHouse protocol at ');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  }, 40_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH: it is gone
  }
}
