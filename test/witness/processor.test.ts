import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectControl } from '@spanproof/processor';
import { runSpanproof } from '../cli/run-spanproof.ts';
import { repositoryPath } from '../house/repository.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

interface WitnessProcess {
  readonly vkey: string;
  readonly url: string;
  kill(): Promise<void>;
}

let folder: string;
let data: string;
let log: string;
const processes: { kill(): Promise<unknown> }[] = [];

async function startWitness(name: string, listen = '127.0.0.1:0'): Promise<WitnessProcess> {
  const args = ['witness', '--name', `witness.example/${name}`, '--log', log, '--data', join(folder, name), '--listen', listen];
  const child: ChildProcess = spawn(process.execPath, [repositoryPath('processor/src/main.ts'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const vkey = String((await lines.next()).value).split(' ')[2] ?? '';
  const url = String((await lines.next()).value).replace('listens ', '');
  const exited = once(child, 'exit');
  const started = {
    vkey,
    url,
    async kill() {
      child.kill('SIGTERM');
      await exited;
    },
  };
  processes.push(started);
  return started;
}

async function startProcessor(witnesses: readonly WitnessProcess[]): Promise<ProcessorProcess> {
  const places = witnesses.map(({ vkey, url }, index) => ({ name: `w${index + 1}`, vkey, url }));
  const started = await startProcessorProcess(data, [], { SPANPROOF_LOG_WITNESSES: JSON.stringify(places), SPANPROOF_LOG_TICK: '10s' });
  processes.push(started);
  return started;
}

async function exportAndVerify(policy: string): Promise<{ readonly code: number | null; readonly report: unknown }> {
  const bundle = join(folder, 'all.zip');
  const exported = await runSpanproof(['evidence', 'export', '--data', data, '--from', '2020-01-01', '--to', '2100-01-01', '--out', bundle, '--records-only']);
  if (exported.code !== 0) return { code: exported.code, report: exported.err };
  const path = join(folder, 'trust-policy');
  await writeFile(path, policy);
  const { code, out } = await runSpanproof(['verify', bundle, '--policy', path, '--json']);
  await rm(bundle);
  return { code, report: JSON.parse(out) };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-witness-'));
  data = join(folder, 'data');
  // The log key is there before the first witness is: a first life without one makes it.
  const first = await startProcessor([]);
  log = /^log (.*)$/m.exec(await connectControl(data).trustPolicy())?.[1] ?? '';
  await first.stop();
}, 60_000);
afterAll(async () => {
  for (const started of processes) await started.kill();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('a processor with two witnesses', () => {
  test('publishes what both have cosigned; while one is away it seals on and publishes nothing; restored to an older state it does not start', {
    timeout: 180_000,
  }, async () => {
    const [one, two] = [await startWitness('one'), await startWitness('two')];
    const processor = await startProcessor([one, two]);
    const policy = await connectControl(data).trustPolicy();
    expect(policy).toContain('group witnesses 2 w1 w2\nquorum witnesses\n');
    await deliver(formChatBody(3).body, () => processor.endpoint, AbortSignal.timeout(20_000));
    expect(await exportAndVerify(policy)).toMatchObject({ code: 0, report: { findings: [], integrity: 'verified' } });

    await processor.stop();
    const older = join(folder, 'older');
    await cp(join(data, 'log'), older, { recursive: true });

    await two.kill();
    const alone = await startProcessor([one, two]);
    await deliver(formChatBody(2).body, () => alone.endpoint, AbortSignal.timeout(20_000));
    expect(await exportAndVerify(policy)).toMatchObject({ code: 2, report: expect.stringContaining('QUORUM_MISSING') });
    const again = await startWitness('two', two.url.replace('http://', ''));
    expect(again.vkey).toBe(two.vkey);
    expect(await exportAndVerify(policy)).toMatchObject({ code: 0, report: { integrity: 'verified' } });
    await alone.stop();

    await rm(join(data, 'log'), { recursive: true });
    await cp(older, join(data, 'log'), { recursive: true });
    await expect(startProcessor([one, again])).rejects.toThrow('LOG_STATE_INVALID');
  });
});
