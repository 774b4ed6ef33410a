import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { CodedError } from '@spanproof/vocabulary';
import type { ExitCode } from './command.ts';

/** The demo has a log of its own: example calls do not belong in anybody's evidence. */
export const DEMO_DATA = './data/demo';

/** Drift as it is looked for in traffic of seconds: windows of one second, eight of them a baseline, no hours of the week. */
export const DEMO_OBSERVE: Readonly<Record<string, string | number>> = {
  'observe.window': '1s',
  'observe.shape_window': '5s',
  'observe.season': 'off',
  'observe.baseline_windows': 8,
  'observe.minimum_calls.level': 5,
  'observe.minimum_calls.shape': 50,
  'observe.budget.per': '5m',
  'observe.settle': '0s',
};

const PROGRAM = fileURLToPath(new URL('../../../test/examples/run-demo.ts', import.meta.url));
const POLICY = fileURLToPath(new URL('../../../test/examples/support-desk/policy.json', import.meta.url));

/** The example's policy. @throws CodedError USAGE where the package was installed without the repository around it */
export function demoPolicy(): string {
  if (existsSync(PROGRAM)) return POLICY;
  throw new CodedError('USAGE', 'the demo is part of the repository, not of the installed package', {
    todo: 'clone the repository and run `npm start -- --demo`',
  });
}

export interface DemoSettings {
  readonly dataFolder: string;
  readonly policyFile: string | undefined;
  /** `http://127.0.0.1:4318` */
  readonly endpoint: string;
  readonly calls: number;
}

/**
 * Runs the example as a program of its own against the running processor; it prints its story itself.
 * Ended early when `stopped` resolves. 0 where all held, 1 where something did not, 2 where it could not run.
 */
export async function runDemo({ dataFolder, policyFile, endpoint, calls }: DemoSettings, stopped: Promise<unknown>): Promise<ExitCode> {
  const args = ['--data', dataFolder, '--endpoint', endpoint, '--calls', String(calls), ...(policyFile === undefined ? [] : ['--policy', policyFile])];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  void stopped.then(() => child.kill('SIGTERM'));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  return code === 0 || code === 1 ? code : 2;
}
