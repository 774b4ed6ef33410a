import type { IncomingHttpHeaders } from 'node:http';
import { CodedError } from '@spanproof/vocabulary';

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i;

export interface OwnOrigin {
  /** `http://127.0.0.1:4320`, as the browser calls us. */
  readonly origin: string;
  readonly port: string;
}

/**
 * By which of our names a browser came; all headers are attacker-controlled. Over plain HTTP only loopback names are ours: another name that
 * resolves to us is somebody's page that rebound its DNS. Over TLS the certificate has settled that. A port may differ: people use tunnels.
 * @throws CodedError FORBIDDEN
 */
export function readOwnOrigin({ host = '' }: IncomingHttpHeaders, secure: boolean): OwnOrigin {
  const [, name = '', port] = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host) ?? [];
  if (name === '' || (!secure && !LOOPBACK.test(name))) {
    throw new CodedError('FORBIDDEN', 'the console answers to the names of this machine only', { todo: 'open it as http://127.0.0.1 with its port' });
  }
  return { origin: `${secure ? 'https' : 'http'}://${host}`, port: port ?? (secure ? '443' : '80') };
}

/**
 * Refuses what another origin sends with our cookie: ports share cookies, so other pages of this machine are other origins of the same site.
 * What changes anything must name its origin; browsers do. @throws CodedError FORBIDDEN
 */
export function refuseOtherOrigins(headers: IncomingHttpHeaders, method: string, { origin }: OwnOrigin): void {
  const site = headers['sec-fetch-site'];
  const foreign = (site !== undefined && site !== 'same-origin') || (headers.origin !== undefined && headers.origin !== origin);
  if (foreign || (method !== 'GET' && headers.origin === undefined)) throw new CodedError('FORBIDDEN', 'this request comes from another origin');
}
