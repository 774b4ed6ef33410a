import { spawn } from 'node:child_process';
import process from 'node:process';

/** One command of the suite. `shown` steps print as they go; the others print only when they fail. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly shown?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly ok: boolean;
  readonly seconds: number;
}

/** Runs a step to its end and says how it went in one line; a failed quiet step prints all it said. */
export async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const terminal = process.stdout.isTTY;
  if (step.shown) process.stdout.write(`${step.name}\n`);
  else if (terminal) process.stdout.write(`${step.name} ...`);

  const [program, ...args] = step.command;
  const child = spawn(program, args, {
    stdio: ['ignore', step.shown ? 'inherit' : 'pipe', step.shown ? 'inherit' : 'pipe'],
    env: { ...process.env, ...step.env },
  });
  const said: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  process.off('SIGTERM', stop).off('SIGINT', stop);

  const seconds = (performance.now() - started) / 1000;
  const ok = code === 0;
  process.stdout.write(`${terminal && !step.shown ? '\r' : ''}${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s\n`);
  if (!ok && !step.shown) process.stdout.write(`${Buffer.concat(said).toString()}\n`);
  return { ok, seconds };
}
