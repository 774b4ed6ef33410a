import type { Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { CodedError } from '@spanproof/vocabulary';
import type { Endpoint } from '../config/settings.ts';

/** Binds a server; resolves with `127.0.0.1:4318` as it came out. `remedy` says how to choose another address. @throws CodedError PORT_IN_USE */
export async function listen(server: Server, endpoint: Endpoint, remedy: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new CodedError('PORT_IN_USE', `${endpoint.host}:${endpoint.port} is taken by another process`, { cause: error, todo: `stop it, or ${remedy}` })
          : error,
      );
    });
    server.listen(endpoint.port, endpoint.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `${endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host}:${port}`;
}
