import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a TypeScript program of this repository with this Node, from its own folder or another. */
export async function runProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const stop = (): void => void child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  process.off('SIGTERM', stop);
  return { code, out, err };
}

const MAIN = fileURLToPath(new URL('../../../processor/src/main.ts', import.meta.url));

/** The command line, as a person would run it. */
export function runSpanproof(args: readonly string[]): Promise<Ran> {
  return runProgram(MAIN, args);
}
