/**
 * Prints what instrumenting an openai client costs, ours with guards on beside OpenTelemetry's and Traceloop's, all in one run:
 *   node test/bench/instrumentation.ts [calls per round]
 * CPU and allocation of the calling process per call, export included; start-up; memory; installed size. Each contender is a process of its own,
 * installed from npm into a temporary folder, on the openai version that all of them support; provider and receiver are processes of their own; rounds
 * go round. Printed is the median of the rounds and its distance from the same program without any of them.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startOtlpReceiver } from '../instrumentation/otlp-receiver.ts';
import { startLoopbackProvider } from '../support/loopback-provider.ts';
import { type Contender, listContenders, OPENAI } from './instrumentation/contenders.ts';
import { writeProgram } from './instrumentation/write-program.ts';

const ROUNDS = 7;
const STARTS = 5;
const SHAPES = [
  { name: 'document', way: 'document', concurrent: 1 },
  { name: 'document, 50 at once', way: 'document', concurrent: 50 },
  { name: 'stream of 44 events', way: 'stream', concurrent: 1 },
  { name: 'stream of 44 events, 50 at once', way: 'stream', concurrent: 50 },
] as const;

interface Cost {
  readonly microseconds: number;
  readonly kilobytes: number;
  readonly rss: number;
}
interface Start {
  readonly milliseconds: number;
  readonly rss: number;
}
interface Installed {
  readonly contender: Contender;
  readonly program: string;
  readonly megabytes: number;
}
interface Servers {
  readonly provider: string;
  readonly receiver: string;
}

const run = promisify(execFile);

if (process.send !== undefined) {
  const [provider, receiver] = [await startLoopbackProvider({ reply: () => 'word '.repeat(40) }), await startOtlpReceiver()];
  process.on('message', () => process.send?.(receiver.spans.length));
  process.send({ provider: provider.url, receiver: receiver.url });
} else {
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-bench-'));
  try {
    await measure(folder, Number(process.argv[2] ?? 200));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, calls: number): Promise<void> {
  const { stdout } = await run(process.execPath, [fileURLToPath(new URL('../../instrumentation/pack.mjs', import.meta.url)), folder]);
  const installed: Installed[] = [];
  for (const [index, contender] of listContenders(stdout.trim()).entries()) {
    const own = join(folder, String(index));
    try {
      installed.push(await install(own, contender));
    } catch (error) {
      console.log(`skipped: ${contender.name} cannot be installed from npm (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
    }
  }
  const bare = installed[0];
  if (bare === undefined) return;

  const servers = await startServers();
  for (const { contender, program, megabytes } of installed) {
    const starts: Start[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const { child, ready } = await begin(program, servers);
      child.disconnect();
      starts.push(ready);
    }
    const cpu = median(starts.map(({ milliseconds }) => milliseconds));
    const rss = median(starts.map((start) => start.rss));
    console.log(`${contender.name}: start-up ${cpu.toFixed(0)} ms CPU, ${rss.toFixed(0)} MB; installed +${(megabytes - bare.megabytes).toFixed(1)} MB`);
  }

  const children = await Promise.all(installed.map(async ({ contender, program }) => ({ contender, ...(await begin(program, servers)) })));
  for (const { name, way, concurrent } of SHAPES) {
    if (name === 'document') await checkSpans(servers.child, children);
    const costs = new Map(children.map(({ contender }) => [contender, [] as Cost[]]));
    for (let round = -2; round < ROUNDS; round += 1) {
      for (const { contender, child } of children) {
        child.send({ way, calls, concurrent });
        const [cost] = (await once(child, 'message')) as [Cost];
        if (round >= 0) costs.get(contender)?.push(cost);
      }
    }
    const [base] = [...costs.values()].map(summarise);
    for (const [contender, all] of costs) {
      const { microseconds, kilobytes, rss } = summarise(all);
      const more = `+${(microseconds - (base?.microseconds ?? 0)).toFixed(0)} us, +${(kilobytes - (base?.kilobytes ?? 0)).toFixed(0)} KB`;
      console.log(`${name}, ${contender.name}: ${microseconds.toFixed(0)} us, ${kilobytes.toFixed(0)} KB a call (${more}); ${rss.toFixed(0)} MB`);
    }
  }
  for (const { child } of children) child.disconnect();
  servers.child.kill();
}

/** Whoever records nothing is not cheap. */
async function checkSpans(receiver: ChildProcess, children: readonly { readonly contender: Contender; readonly child: ChildProcess }[]): Promise<void> {
  for (const { contender, child } of children) {
    const counts: number[] = [];
    for (let side = 0; side < 2; side += 1) {
      if (side === 1) {
        child.send({ way: 'document', calls: 10, concurrent: 1 });
        await once(child, 'message');
      }
      receiver.send('count');
      counts.push(((await once(receiver, 'message')) as [number])[0]);
    }
    console.log(`${contender.name}: ${(counts[1] ?? 0) - (counts[0] ?? 0)} spans of 10 calls`);
  }
}

async function install(folder: string, contender: Contender): Promise<Installed> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--legacy-peer-deps'];
  await run('npm', ['install', ...quiet, OPENAI, ...contender.install], { cwd: folder });
  const { stdout } = await run('du', ['-sk', join(folder, 'node_modules')]);
  const program = join(folder, 'program.cjs');
  await writeFile(program, writeProgram(contender));
  return { contender, program, megabytes: Number.parseInt(stdout, 10) / 1024 };
}

async function startServers(): Promise<Servers & { readonly child: ChildProcess }> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const [urls] = (await once(child, 'message')) as [Servers];
  return { ...urls, child };
}

async function begin(program: string, { provider, receiver }: Servers): Promise<{ readonly child: ChildProcess; readonly ready: Start }> {
  const child = fork(program, { env: { PATH: process.env['PATH'], PROVIDER: provider, ENDPOINT: receiver }, execArgv: ['--no-warnings'] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${String(code)}`)));
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [Start];
  ended.catch(() => undefined); // later it ends because it is told to
  return { child, ready };
}

function summarise(costs: readonly Cost[]): Cost {
  return {
    microseconds: median(costs.map((cost) => cost.microseconds)),
    kilobytes: median(costs.map((cost) => cost.kilobytes)),
    rss: median(costs.map((cost) => cost.rss)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
