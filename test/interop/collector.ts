import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Collector {
  /** `http://127.0.0.1:<port>` */
  readonly http: string;
  /** `127.0.0.1:<port>` */
  readonly grpc: string;
  output(): string;
  close(): Promise<void>;
}

/** Runs a configuration of docs/examples as it stands there; `set` is laid over it. */
export async function startCollector(binary: string, example: string, env: Readonly<Record<string, string>>, set?: string): Promise<Collector> {
  const config = fileURLToPath(new URL(`../../docs/examples/${example}`, import.meta.url));
  const [grpc, http] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const child = spawn(binary, [`--config=${config}`, ...(set === undefined ? [] : [`--config=yaml:${set}`])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COLLECTOR_GRPC: grpc, COLLECTOR_HTTP: http, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  await waitForPort(child, Number(http.split(':')[1]), () => output);
  return {
    http: `http://${http}`,
    grpc,
    output: () => output,
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function waitForPort(child: ChildProcess, port: number, output: () => string): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
    socket.destroy();
    if (open) return;
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the Collector did not come up:\n${output()}`);
}
