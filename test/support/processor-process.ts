import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectControl } from '@spanproof/processor';

const MAIN = fileURLToPath(new URL('../../processor/src/main.ts', import.meta.url));

/** A real `spanproof serve` in a process of its own, on a free loopback port. */
export interface ProcessorProcess {
  readonly endpoint: string;
  /** Of OTLP/gRPC. */
  readonly grpcEndpoint: string;
  /** Of the HTTP API, without its path. */
  readonly api: string;
  readonly pid: number;
  readonly enginePid: number;
  /** Everything it wrote to stdout and stderr. */
  output(): string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function startProcessorProcess(
  dataFolder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessorProcess> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', dataFolder, '--listen', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The console is built by the first that is asked for it: only its own tests are.
    env: {
      ...process.env,
      SPANPROOF_CONSOLE: 'off',
      SPANPROOF_API_ENDPOINT: '127.0.0.1:0',
      SPANPROOF_RECEIVERS_OTLP_PROTOCOLS_GRPC_ENDPOINT: '127.0.0.1:0',
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const status = await waitForStatus(child, dataFolder, () => output);
  return {
    endpoint: status.endpoint,
    grpcEndpoint: status.grpc_endpoint,
    api: status.api,
    pid: status.pid,
    enginePid: status.engine.pid ?? 0,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}

async function waitForStatus(child: ChildProcess, dataFolder: string, output: () => string): ReturnType<ReturnType<typeof connectControl>['status']> {
  const control = connectControl(dataFolder);
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) break;
    try {
      const status = await control.status();
      // A socket may be left over from a killed predecessor's last moment: only this child's answer counts.
      if (status.pid === child.pid) return status;
    } catch {
      // not listening yet; the loop's limit decides
    }
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the processor did not come up (exit code ${child.exitCode}, signal ${child.signalCode}):\n${output()}`);
}
