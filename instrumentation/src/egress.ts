import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Host } from './hosts.ts';
import { contactOf } from './wire/contact.ts';

/** What left this process for hosts of providers, since it started. Counted by the transports' own channels, whether or not the guard saw it. */
export interface EgressCounts {
  readonly connections: number;
  readonly requests: number;
  /** Calls that were examined and then sent, each once whatever redirects it took. */
  readonly calls: number;
}

/** Why nobody examined a request: it went by the guard; its path is of no format that is known; it is a WebSocket. */
export type Unguarded = 'bypassed' | 'uncovered' | 'websocket';

export interface UnguardedTraffic {
  readonly host: string;
  readonly reason: Unguarded;
  readonly requests: number;
}

export interface Egress {
  counts(): EgressCounts;
  /** What was not examined since it was last asked. */
  takeUnguarded(): readonly UnguardedTraffic[];
}

interface EgressCollaborators {
  readonly hostOf: (url: URL) => Host;
  /** Whether a path is one of a format that the guard examines. */
  readonly isCovered: (url: URL) => boolean;
}

/** Of undici's request, whoever made it. */
interface UndiciRequest {
  readonly origin?: string | URL;
  readonly path?: string;
  readonly method?: string;
  readonly upgrade?: string | boolean | null;
}

/** Bodies leave with these; a GET takes nothing along that a policy looks at. */
const WITH_BODY = /^(?:POST|PUT|PATCH)$/;

/** Listens for as long as the process lives. */
export function watchEgress({ hostOf, isCovered }: EgressCollaborators): Egress {
  const calls = new WeakSet<object>();
  const unguarded = new Map<string, { host: string; reason: Unguarded; requests: number }>();
  let counts: EgressCounts = { connections: 0, requests: 0, calls: 0 };

  function countRequest(request: object, url: URL | null, { method, websocket }: { readonly method: string; readonly websocket: boolean }): void {
    const contact = contactOf(request);
    if (url === null || (contact === undefined && !hostOf(url).declared)) return;
    counts = { ...counts, requests: counts.requests + 1 };
    if (contact === undefined) {
      if (websocket || WITH_BODY.test(method)) countUnguarded(url.host, websocket ? 'websocket' : isCovered(url) ? 'bypassed' : 'uncovered');
    } else if (!calls.has(contact)) {
      calls.add(contact);
      counts = { ...counts, calls: counts.calls + 1 };
    }
  }

  function countUnguarded(host: string, reason: Unguarded): void {
    const key = `${reason} ${host}`;
    const known = unguarded.get(key) ?? { host, reason, requests: 0 };
    known.requests += 1;
    unguarded.set(key, known);
  }

  subscribe('undici:client:sendHeaders', (message) => {
    const { request } = message as { readonly request: UndiciRequest };
    const url = URL.parse(request.path ?? '', String(request.origin));
    countRequest(request, url, { method: request.method ?? 'GET', websocket: request.upgrade === 'websocket' });
  });

  // Published when the application is done writing: a request that was answered here has no socket and never gets one.
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    const url = URL.parse(request.path, `${request.protocol}//${String(request.getHeader('host') ?? request.host)}`);
    const websocket = String(request.getHeader('upgrade') ?? '').toLowerCase() === 'websocket';
    whenConnected(request, () => countRequest(request, url, { method: request.method, websocket }));
  });

  subscribe('net.client.socket', (message) => {
    const { socket } = message as { readonly socket: Socket };
    let name: string | undefined;
    socket.on('lookup', (_error, _address, _family, host) => (name = host));
    socket.once('connect', () => {
      const address = socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress;
      const url = URL.parse(`https://${name ?? address}:${socket.remotePort}`);
      if (url !== null && hostOf(url).declared) counts = { ...counts, connections: counts.connections + 1 };
    });
  });

  return {
    counts: () => counts,
    takeUnguarded() {
      const taken = [...unguarded.values()];
      unguarded.clear();
      return taken;
    },
  };
}

function whenConnected(request: ClientRequest, then: () => void): void {
  const watch = (socket: Socket): void => {
    if (socket.connecting) socket.once('connect', then);
    else then();
  };
  if (request.socket === null) request.once('socket', watch);
  else watch(request.socket);
}
