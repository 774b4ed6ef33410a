/** Prints how long `npm start` takes to be ready (second start on the same data) and what the idle process tree holds in memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectControl } from '@spanproof/processor';

const data = mkdtempSync(join(tmpdir(), 'spanproof-start-'));
const IDLE_MS = 15_000;

for (const [round, wait] of [
  ['first', 0],
  ['second', IDLE_MS],
] as const) {
  const began = performance.now();
  const npm = spawn('npm', ['start', '--', '--data', data, '--listen', '127.0.0.1:0'], { stdio: 'ignore' });
  const exited = once(npm, 'exit');
  while (!(await isReady())) await delay(20);
  console.log(`${round} start to ready: ${((performance.now() - began) / 1000).toFixed(2)} s (npm included)`);
  await delay(wait);
  if (wait > 0) printMemory(npm.pid ?? 0);
  npm.kill('SIGTERM');
  await exited;
}
rmSync(data, { recursive: true, force: true });

async function isReady(): Promise<boolean> {
  try {
    await connectControl(data).status();
    return true;
  } catch {
    return false; // not yet
  }
}

function printMemory(root: number): void {
  const rows = [root, ...descendants(root)].map((pid) => ({
    pid,
    name: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 3).join(' '),
    ...memory(pid),
  }));
  for (const { name, pss, rss } of rows) console.log(`${pss.toFixed(0).padStart(6)} MB PSS ${rss.toFixed(0).padStart(6)} MB RSS  ${name.slice(0, 90)}`);
  console.log(`idle tree after ${IDLE_MS / 1000} s: ${rows.reduce((sum, { pss }) => sum + pss, 0).toFixed(0)} MB PSS`);
}

function memory(pid: number): { readonly pss: number; readonly rss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  return { pss: kilobytes('Pss') / 1024, rss: kilobytes('Rss') / 1024 };
}

function descendants(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}
