/**
 * Stands in for a ClickHouse server, which cannot be had here: our own engine host, its admin profile open (a server's user may
 * create tables), reached over TCP on 127.0.0.1 with a user and a password. What a real server does differently, no test here sees.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { forkEngine } from '../../processor/src/store/engines/engine-process.ts';
import { chooseSocketPath } from '../../processor/src/store/engines/socket-path.ts';
import { DISK_KEY, makeDataFolder } from '../store/start-engine.ts';

export const USER = { username: 'ingest', password: 'of the server' };

export async function startTcpServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const dataFolder = makeDataFolder();
  const engineFolder = join(dataFolder, 'engine');
  mkdirSync(engineFolder, { mode: 0o700 });
  const socket = chooseSocketPath(engineFolder);
  const limits = { sessions: 2, maxServerMemoryBytes: 1_500_000_000, maxExecutionSeconds: 60 };
  const host = forkEngine({ log: () => {} }, { engineFolder, socketPath: socket.path, encrypted: true, ...limits });
  await host.open(DISK_KEY);
  const token = '5'.repeat(64);
  await host.ask({ type: 'switch', profile: 'admin', token }, 'switched');

  const expected = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;
  const server = createServer((incoming, outgoing) => {
    if (incoming.headers.authorization !== expected) {
      incoming.resume();
      outgoing.writeHead(401, { 'X-ClickHouse-Exception-Code': '516' }).end('Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n');
      return;
    }
    const headers = { ...incoming.headers, 'x-spanproof-admin': token };
    const passed = request({ socketPath: socket.path, method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on TCP');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      host.kill();
      await host.ended;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
