import type { ClientRequest } from 'node:http';
import type { HeaderReader } from './gate.ts';

/** Where a request goes by its connection, not by a Host header that says otherwise; undefined where that is no URL. */
export function nameTarget(request: ClientRequest, port: unknown): URL | undefined {
  const { path, host, protocol } = request;
  if (/^https?:\/\//.test(path)) return URL.parse(path) ?? undefined; // through a proxy the path is the whole address
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const place = typeof port === 'number' || typeof port === 'string' ? `${name}:${port}` : (readText(request, 'host') ?? name);
  return URL.parse(`${protocol}//${place}${path}`) ?? undefined;
}

export interface RequestHead {
  readonly headers: HeaderReader;
  readonly fields: () => readonly (readonly [name: string, value: string])[];
  /** The body is text: neither compressed nor a form. */
  readonly readable: boolean;
  /** Before it is sent: the body's length where the application stated one, and no compression of an answer that has to be read. */
  readonly prepare: (bodyBytes: number) => void;
}

export function readHead(request: ClientRequest): RequestHead {
  const get = (name: string): string | null => readText(request, name) ?? null;
  return {
    headers: { get },
    fields: () => request.getHeaderNames().map((name) => [name, get(name) ?? '']),
    readable: /^(?:identity)?$/.test(get('content-encoding') ?? ''),
    prepare(bodyBytes) {
      if (request.headersSent) return;
      if (get('content-length') !== null) request.setHeader('content-length', bodyBytes);
      // whatever is under a signature stays
      if (get('accept-encoding') !== null && get('x-amz-date') === null) request.setHeader('accept-encoding', 'identity');
    },
  };
}

function readText(request: ClientRequest, name: string): string | undefined {
  const value = request.getHeader(name);
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
