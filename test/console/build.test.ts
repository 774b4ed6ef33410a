import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConsoleBuild, type RunningBuild } from '../../processor/src/serve/console-build.ts';

let folder: string;
let lines: string[];
let ready: number;
let build: RunningBuild | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-build-'));
  lines = [];
  ready = 0;
});
afterEach(async () => {
  await build?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `source` as the program that builds. */
async function startBuild(source: string): Promise<RunningBuild> {
  const program = join(folder, 'build.mjs');
  await writeFile(program, source);
  build = createConsoleBuild(
    { report: (line) => lines.push(line), onReady: () => (ready += 1), nowMs: Date.now },
    { program, stamp: join(folder, 'built-from') },
  );
  expect((await build.state()).phase).toBe('waiting');
  build.start();
  return build;
}

const PATIENCE = { timeout: 10_000, interval: 20 };

test('what the program says is what it does, until it is ready', async () => {
  const running = await startBuild(`console.log('installing'); process.stdin.resume(); setTimeout(() => { console.log('ready'); process.exit(0); }, 400);`);
  await vi.waitUntil(async () => JSON.stringify(await running.state()).includes('installing'), PATIENCE);
  expect(running.phase).toBe('working');
  await vi.waitUntil(() => running.phase === 'ready', PATIENCE);
  expect(ready).toBe(1);
  expect(lines).toEqual([]);
});

test('it runs with the lowest priority', async () => {
  const running = await startBuild(
    `import { getPriority, setPriority } from 'node:os'; if (process.argv.includes('--nice')) setPriority(19); console.error(getPriority()); process.exit(1);`,
  );
  await vi.waitUntil(() => running.phase === 'failed', PATIENCE);
  expect(await running.state()).toEqual({ phase: 'failed', why: '19' });
  expect(await readFile(new URL('../../bin/build-console.mjs', import.meta.url), 'utf8')).toContain("if (process.argv.includes('--nice')) setPriority(19);");
});

test('a failure is one line, with the last word of the program; a build by hand ends it', async () => {
  const running = await startBuild(`console.error('some noise\\nwebpack ended with 1: no space left'); process.exitCode = 1;`);
  await vi.waitUntil(() => running.phase === 'failed', PATIENCE);
  expect(lines).toEqual(['CONSOLE_UNAVAILABLE: webpack ended with 1: no space left; calls are taken all the same']);
  expect(await running.state()).toEqual({ phase: 'failed', why: 'webpack ended with 1: no space left' });
  expect(ready).toBe(0);
  await writeFile(join(folder, 'built-from'), '');
  expect((await running.state()).phase).toBe('ready');
});

test('so is a program that is killed, or says nothing', async () => {
  const running = await startBuild(`process.kill(process.pid, 'SIGKILL');`);
  await vi.waitUntil(() => running.phase === 'failed', PATIENCE);
  expect(lines).toEqual(['CONSOLE_UNAVAILABLE: it ended with SIGKILL; calls are taken all the same']);
});

test('closing ends it with all it started, and says nothing', async () => {
  const running = await startBuild(`
    import { spawn } from 'node:child_process';
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); process.send("up")'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    child.once('message', () => { child.disconnect(); console.log('child ' + child.pid); });
    setInterval(() => {}, 1000);`);
  let child = 0;
  await vi.waitUntil(async () => (child = Number(/child (\d+)/.exec(JSON.stringify(await running.state()))?.[1] ?? 0)) > 0, PATIENCE);
  await running.close();
  await vi.waitUntil(() => !existsSync(`/proc/${child}`), PATIENCE);
  expect(lines).toEqual([]);
  expect(ready).toBe(0);
});
